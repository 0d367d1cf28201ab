// Who says no is not remembered: not in the browser, not in a table. Who says "for this visit" is forgotten after it. Who says yes is known
// by a random key, and her own id stands nowhere behind the edge. Each level, each table, each of the browser's stores.
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { duckRows, literal, literals, openDuck } from "../origin/lake/duck.ts";
import { launchBrowser } from "../scripts/chromium.ts";
import type { Consent } from "../shared/wire/consent.ts";
import { catalogue, eventOf, home, inTables, keys, newShopper, report, until } from "./the-shop.ts";

/** Tables with a row for one shopper, and how many after two looks, one thing put into the cart and bought. */
const personal = ["sessions", "shopper_state", "shopper_items", "shopper_affinity", "shopper_recent"] as const;

interface Left {
  /** What log, features and lake call the shopper. */
  readonly key: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly expires: boolean;
  /** By how much the shop's anonymous totals of the two items grew. */
  readonly counted: number;
  /** In how many rows of log, books and lake the shopper's own id stands. */
  readonly ownIds: number;
  readonly inLake: number;
}

async function leftBy(consent: Consent, [one, other]: readonly [string, string]): Promise<Left> {
  const [shopper, session, run] = [newShopper(), `visit-${randomUUID()}`, randomUUID()];
  const tell = { session, consent };
  const events = [
    eventOf(shopper, "view_item", one, { ...tell, id: `${run}-1` }),
    eventOf(shopper, "view_item", other, { ...tell, id: `${run}-2` }),
    eventOf(shopper, "add_to_cart", one, { ...tell, id: `${run}-3` }),
    eventOf(shopper, "purchase", one, { ...tell, id: `${run}-4`, transaction_id: run }),
  ];
  const totals = () =>
    inTables(async (sql) => {
      const [row] = await sql<{ events: number }[]>`
        select coalesce(sum(events), 0)::int as events from item_counts where shop = ${keys.shop} and item in (${one}, ${other})`;
      return row?.events ?? 0;
    });
  const before = await totals();
  await report(events);
  await until(async () => expect((await totals()) - before).toBe(4));
  const inLake = await until(async () => {
    const rows = await lakeRows(`starts_with(id, ${literal(run)})`);
    expect(rows).toHaveLength(4);
    return rows;
  });
  const [key = "", ...more] = [...new Set(inLake.map((row) => row.shopper))];
  expect(more).toEqual([]);
  const namedInLake = await lakeRows(`shopper = ${literal(shopper)}`);
  const counted = (await totals()) - before;
  return inTables(async (sql) => {
    const rows: Record<string, number> = {};
    for (const table of personal)
      rows[table] = (await sql`select from ${sql(table)} where shop = ${keys.shop} and shopper = ${key}`).length;
    rows["shoppers"] = (await sql`select from shoppers where shop = ${keys.shop} and shopper_key = ${key}`).length;
    const [state] = await sql<{ expires_at: Date | null }[]>`
      select expires_at from shopper_state where shop = ${keys.shop} and shopper = ${key}`;
    const named = await sql`
      select from log_records where value like ${`%${shopper}%`} or key like ${`%${shopper}%`}
      union all select from shoppers where alias = ${shopper} or shopper_key = ${shopper}
      union all select from seen_events where shopper = ${shopper}`;
    return {
      key,
      rows,
      expires: state?.expires_at != null,
      counted,
      ownIds: named.length + namedInLake.length,
      inLake: inLake.length,
    };
  });
}

async function lakeRows(where: string): Promise<{ id: string; shopper: string; consent: string }[]> {
  const files = await inTables(
    (sql) => sql<{ path: string }[]>`
      select path from lake_files where shop = ${keys.shop} and dataset = 'events' and source = 'log'`,
  );
  if (files.length === 0) return [];
  const duck = await openDuck({ folder: join(home, "scratch"), threads: 1, memoryMbMax: 256 });
  try {
    const paths = literals(files.map(({ path }) => join(home, "objects", path)));
    return await duckRows(duck.connection, `select id, shopper, consent from read_parquet(${paths}) where ${where}`);
  } finally {
    await duck.close();
  }
}

let left: Readonly<Record<Consent, Left>>;
beforeAll(async () => {
  // Items that no other chapter touches: nobody else's late counts fall into these totals.
  const [a = "", b = "", c = "", d = "", e = "", f = ""] = (await catalogue()).slice(-6).map(({ id }) => id);
  const [none, session, full] = await Promise.all([
    leftBy("none", [a, b]),
    leftBy("session", [c, d]),
    leftBy("full", [e, f]),
  ]);
  left = { none, session, full };
});

test("with none, only the shop's anonymous totals grow", () => {
  const { key, rows, counted, ownIds } = left.none;
  expect(key).toMatch(/^b\./);
  expect(rows).toEqual({ shoppers: 0, ...Object.fromEntries(personal.map((table) => [table, 0])) });
  expect([counted, ownIds]).toEqual([4, 0]);
});

test("with session, the visit is known by a key of its own, without a person, and expires", () => {
  const { key, rows, expires, counted, ownIds } = left.session;
  expect(key).toMatch(/^s\./);
  expect(rows["shoppers"]).toBe(0);
  for (const table of ["shopper_state", "shopper_items", "shopper_affinity", "shopper_recent"])
    expect([table, rows[table]]).toEqual([table, expect.toSatisfy((count) => count > 0)]);
  expect([expires, counted, ownIds]).toEqual([true, 4, 0]);
});

test("with full, the person is known by a random key, and the own id stands nowhere behind the edge", () => {
  const { key, rows, expires, counted, ownIds } = left.full;
  expect(key).not.toMatch(/^[bs]\./);
  expect(rows).toMatchObject({ shoppers: 1, shopper_state: 1, shopper_items: 4, shopper_recent: 4 });
  expect([expires, counted, ownIds]).toEqual([false, 4, 0]);
});

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** What the browser keeps for the shop: names, and in `endcap` which fields. */
const stored = (page: Page) =>
  page.evaluate(() => {
    const fieldsOf = (store: Storage): Record<string, string[]> =>
      Object.fromEntries(
        Object.keys(store).map((name) => [name, Object.keys(JSON.parse(store.getItem(name) ?? "{}")).sort()]),
      );
    return { local: fieldsOf(localStorage), session: fieldsOf(sessionStorage) };
  });
const cookies = async (context: BrowserContext): Promise<string[]> =>
  (await context.cookies()).map(({ name }) => name).sort();

/** Opens the shop, chooses, and looks at a product that nobody else looks at now. */
async function visit(choice: string | undefined, options: { readonly gpc?: boolean } = {}) {
  const context = await browser.newContext({
    locale: "en-US",
    ...(options.gpc ? { extraHTTPHeaders: { "sec-gpc": "1" } } : {}),
  });
  if (options.gpc)
    await context.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })");
  const page = await context.newPage();
  await page.goto(keys.edgeUrl);
  if (choice !== undefined) {
    await page.getByRole("button", { name: choice }).click();
  }
  const item = await quietItem();
  await page.goto(`${keys.edgeUrl}/products/${item}`);
  await expect
    .poll(() => page.locator('endcap-shelf[placement="product"] a').count(), { timeout: 20_000 })
    .toBeGreaterThan(0);
  const [seen] = await until(async () => {
    const rows = await inTables(
      (sql) => sql<{ value: string }[]>`
        select value from log_records where topic = 'events' and value like ${`%"name":"view_item"%"item_id":"${item}"%`}`,
    );
    expect(rows.length).toBeGreaterThan(0);
    return rows.map(({ value }) => JSON.parse(value) as { shopper: string; consent: Consent });
  });
  if (!seen) throw new Error("the look was not told");
  return { context, page, seen };
}

let quiet: string[] | undefined;
async function quietItem(): Promise<string> {
  quiet ??= (await catalogue())
    .filter(({ categories }) => categories[0] === "GROCERY")
    .map(({ id }) => id)
    .reverse();
  const at = Math.floor(Math.random() * (quiet.length - 1));
  return quiet.splice(at, 1)[0] ?? "";
}

test("a browser that said no keeps nothing, and tells nothing about who it is", async () => {
  const { context, page, seen } = await visit("No, nothing");
  expect(await stored(page)).toEqual({ local: {}, session: {} });
  expect(await cookies(context)).toEqual(["grocer_consent"]);
  expect(seen).toMatchObject({ consent: "none", shopper: expect.stringMatching(/^b\./) });
  await context.close();
});

test.each([undefined, "For this visit"])(
  "a browser that said %s keeps the visit in sessionStorage alone, and no token",
  async (choice) => {
    const { context, page, seen } = await visit(choice);
    const { local, session } = await stored(page);
    expect(local).toEqual({});
    expect(session).toEqual({ endcap: expect.arrayContaining(["history", "session"]) });
    expect(session["endcap"]).not.toContain("token");
    expect(await cookies(context)).toEqual(choice === undefined ? [] : ["grocer_consent"]);
    expect(seen).toMatchObject({ consent: "session", shopper: expect.stringMatching(/^s\./) });
    await context.close();
  },
);

test("a browser that said yes keeps a signed token and the history; a change of mind wipes both at once", async () => {
  const { context, page, seen } = await visit("Yes, remember me");
  const { local, session } = await stored(page);
  expect(session).toEqual({});
  expect(local).toEqual({ endcap: expect.arrayContaining(["history", "session", "token"]) });
  expect(seen.consent).toBe("full");
  expect(seen.shopper).not.toMatch(/^[bs]\./);

  await page.getByRole("button", { name: "Change what we may remember" }).click();
  await page.getByRole("button", { name: "No, nothing" }).click();
  expect(await stored(page)).toEqual({ local: {}, session: {} });
  await page.goto(keys.edgeUrl);
  await expect
    .poll(() => page.locator('endcap-shelf[placement="home"] a').count(), { timeout: 20_000 })
    .toBeGreaterThan(0);
  expect(await stored(page)).toEqual({ local: {}, session: {} });
  await context.close();
});

test("under Global Privacy Control a yes is for this visit at most", async () => {
  const { context, page, seen } = await visit("Yes, remember me", { gpc: true });
  const { local, session } = await stored(page);
  expect(local).toEqual({});
  expect(session["endcap"]).not.toContain("token");
  expect(seen).toMatchObject({ consent: "session", shopper: expect.stringMatching(/^s\./) });
  await context.close();
});
