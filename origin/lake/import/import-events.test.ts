import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shopperAlias } from "../../../shared/trust/alias.ts";
import { openCatalogue } from "../../catalogue/catalogue.ts";
import type { Sql } from "../../database/connect.ts";
import { openTestDatabase } from "../../database/test-database.ts";
import { featureStore } from "../../features/feature-store.ts";
import { folderStore } from "../../objects/folder-store.ts";
import type { AppliedMessage } from "../../stream/applied-message.ts";
import { openLake } from "../lake.ts";
import { featureTables } from "./feature-tables.ts";
import type { EventImport } from "./import-events.ts";
import { importEvents } from "./import-events.ts";
import { importItems } from "./import-items.ts";

const { sql } = await openTestDatabase();
const live = await openTestDatabase();
const folder = await mkdtemp(join(tmpdir(), "endcap-import-"));
const objects = folderStore(join(folder, "objects"));
const scratchFolder = join(folder, "scratch");
const aliasSecret = "a secret for aliases, long enough to be one";
const lake = openLake({ sql, objects, scratchFolder });
const nowMs = Date.UTC(2026, 5, 15, 12);
const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 2, 1);
const parts = { sql, objects, scratchFolder, aliasSecret, nowMs, progress: () => {} };
afterAll(() => rm(folder, { recursive: true, force: true }));

const items = Array.from({ length: 12 }, (_, n) => ({
  id: `i-${n}`,
  title: `Item ${n}`,
  categories: n % 3 === 0 ? [] : [`D${n % 3}`, `C${n % 4}`],
  ...(n % 4 === 0 ? {} : { brand: `B${n % 2}`, price: { amount: 2 ** (n / 2), currency: "USD" } }),
}));

async function makeShop(shop: string): Promise<void> {
  for (const database of [sql, live.sql]) {
    await database`insert into shops (shop, name) values (${shop}, ${shop})`;
    await openCatalogue(database).upsert(shop, items);
  }
}
beforeAll(async () => {
  for (const shop of ["mixed", "twice", "broken", "csv", "shifted"]) await makeShop(shop);
});

interface Line {
  readonly shopper: string;
  readonly item: string;
  readonly at: number;
  readonly basket: string | null;
  readonly event: string;
  readonly quantity: number;
}
let files = 0;
async function writeLines(lines: readonly Partial<Line>[]): Promise<string> {
  const file = join(folder, `events-${files++}.jsonl`);
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join("\n"));
  return file;
}
const order = (shop: string, file: string, more: Partial<EventImport> = {}): EventImport => ({
  ...{ shop, file, mapping: {}, event: "purchase" },
  ...more,
});

async function appliedOf(shop: string): Promise<AppliedMessage[]> {
  const all: AppliedMessage[] = [];
  for await (const applied of lake.readApplied(shop, { untilMs: Number.MAX_SAFE_INTEGER })) all.push(applied);
  return all;
}

/** Every row of every feature table of a shop, without what only the stream knows. */
async function featureRows(database: Sql, shop: string): Promise<Record<string, Record<string, unknown>[]>> {
  const tables = featureTables.map(async ({ table, columns }) => {
    const rows = await database.unsafe(`select ${columns.join(", ")} from ${table} where shop = $1`, [shop]);
    const sorted = rows.map((row) => ({ ...row })).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    return [table, sorted.map(rounded)] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}
/** Logarithms are sums in another order: equal to nine digits. */
const rounded = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name.endsWith("_log2") && value !== null ? Number(value).toPrecision(9) : value,
    ]),
  );

const gapMs = fc.oneof(
  { weight: 5, arbitrary: fc.nat(60_000) },
  { weight: 3, arbitrary: fc.nat(3 * 3_600_000) },
  { weight: 2, arbitrary: fc.nat(4 * dayMs) },
);
const step = fc.record({
  shopper: fc.constantFrom<string[]>("ann", "bob", "cy", "dee"),
  item: fc.constantFrom(...items.map((item) => item.id), "not-in-the-catalogue"),
  gapMs,
  basket: fc.option(fc.nat(6), { nil: null, freq: 2 }),
  event: fc.constantFrom("purchase", "purchase", "view_item", "add_to_cart", "view_item_list", "select_item", "search"),
  quantity: fc.integer({ min: 1, max: 5 }),
});

test("fills the feature tables with what applying the same events one after another makes of them", async () => {
  const [drawn = []] = fc.sample(fc.array(step, { minLength: 1_500, maxLength: 1_500 }), { numRuns: 1, seed: 11 });
  let at = startMs;
  const lines = drawn.map(({ gapMs: gap, basket, ...rest }, index) => {
    at += gap;
    return { ...rest, at, basket: basket === null ? null : `${basket}/${Math.floor(index / 40)}` };
  });
  // A machine, and a basket with more items than an event may have.
  for (let n = 0; n < 150; n++)
    lines.push({
      shopper: "robot",
      item: `i-${n % 12}`,
      at: startMs + 50 * n,
      basket: null,
      event: "view_item",
      quantity: 1,
    });
  for (let n = 0; n < 250; n++)
    lines.push({
      shopper: "ann",
      item: `i-${n % 12}`,
      at: startMs + dayMs,
      basket: "large",
      event: "view_item",
      quantity: 1,
    });
  await importEvents(parts, order("mixed", await writeLines(lines)));

  const applied = await appliedOf("mixed");
  expect(applied.reduce((sum, { message }) => sum + (message.items?.length ?? 0), 0)).toBe(lines.length);
  const store = featureStore(live.sql);
  for (let start = 0; start < applied.length; start += 97)
    await live.sql.begin((transaction) => store.apply(transaction, applied.slice(start, start + 97)));
  await store.collect();
  const [imported, expected] = [await featureRows(sql, "mixed"), await featureRows(live.sql, "mixed")];
  for (const { table } of featureTables) expect(expected[table]?.length, table).toBeGreaterThan(2);
  for (const { table } of featureTables) expect(imported[table], table).toEqual(expected[table]);
});

const basketLines = (days: number): Line[] =>
  Array.from({ length: days * 10 }, (_, n) => ({
    shopper: `s-${n % 7}`,
    item: `i-${(n * 5) % 12}`,
    at: startMs + Math.floor(n / 10) * dayMs + (n % 10) * 60_000,
    basket: `b-${Math.floor(n / 3)}`,
    event: "purchase",
    quantity: 1,
  }));
const totals = async (shop: string) => ({
  lake: await lake.query(
    shop,
    "select count(*) as events, count(distinct id) as ids, (select count(*) from event_items) as items from events",
  ),
  features: await featureRows(sql, shop),
});

test("a repeated import counts once; a later end adds only what was left out", async () => {
  const file = await writeLines(basketLines(20));
  const untilMs = startMs + 12 * dayMs;
  const first = await importEvents(parts, order("twice", file, { untilMs }));
  const counted = await totals("twice");
  expect(await importEvents(parts, order("twice", file, { untilMs }))).toMatchObject({ events: 0 });
  expect(await totals("twice")).toEqual(counted);

  const rest = await importEvents(parts, order("twice", file));
  expect(first.events).toBeGreaterThan(0);
  expect(rest.events).toBeGreaterThan(0);
  expect(await importEvents(parts, order("twice", file))).toMatchObject({ events: 0 });
  const [all] = await lake.query<{ items: number }>("twice", "select count(*) as items from event_items");
  expect(all?.items).toBe(200);
  const [purchases] = await sql<
    { events: number }[]
  >`select sum(events)::int as events from item_counts where shop = 'twice'`;
  const [distinct] = await lake.query<{ n: number }>(
    "twice",
    "select count(distinct (log_offset, item)) as n from event_items",
  );
  expect(purchases?.events).toBe(distinct?.n);
});

test("an import that breaks at its very end leaves nothing, and can be repeated", async () => {
  const file = await writeLines(basketLines(5));
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$`;
  await sql`create trigger refuse before insert on lake_imports for each row execute function refuse()`;
  await expect(importEvents(parts, order("broken", file))).rejects.toThrow("the disk is full");
  await sql`drop trigger refuse on lake_imports`;
  expect(await lake.query("broken", "select count(*) as n from events")).toEqual([{ n: 0 }]);
  expect(Object.values(await featureRows(sql, "broken")).flat()).toEqual([]);
  await importEvents(parts, order("broken", file));
  expect(await lake.query("broken", "select count(*) as n from event_items")).toEqual([{ n: 50 }]);
});

test("reads CSV with other column names, and names the lines it cannot take", async () => {
  const file = join(folder, "sales.csv");
  const rows = [
    "customer,sku,when,receipt,units,total",
    "ann,i-1,2026-03-01 10:00:00,r1,2,5.00",
    "ann,i-2,2026-03-01T10:00:00Z,r1,1,1.25",
    ",i-2,2026-03-01 11:00:00,r2,1,1",
    "bob,i-3,yesterday,r3,1,1",
    "bob,i-3,1772366400,r4,1,2",
    "bob,i-4,2026-03-02 10:00:00,r5,-1,2",
  ];
  await writeFile(file, rows.join("\n"));
  const mapping = {
    shopper: "customer",
    item: "sku",
    at: "when",
    basket: "receipt",
    quantity: "units",
    value: "total",
  };
  const done = await importEvents(parts, order("csv", file, { mapping, currency: "EUR" }));
  expect(done).toMatchObject({ events: 2, shoppers: 2, refused: 3 });
  expect(done.examples).toEqual([
    "line 3: it names no shopper",
    "line 4: its time is not understood",
    "line 6: its quantity is out of range",
  ]);
  const [first, second] = await appliedOf("csv");
  const { alias } = shopperAlias("person", "ann", aliasSecret);
  const [ann] = await sql<
    { key: string }[]
  >`select shopper_key as key from shoppers where shop = 'csv' and alias = ${alias}`;
  expect(first?.message).toMatchObject({
    ...{
      shopper: ann?.key,
      name: "purchase",
      at: Date.UTC(2026, 2, 1, 10),
      transaction_id: "r1",
      currency: "EUR",
      value: 6.25,
    },
    items: [
      { item_id: "i-1", price: 2.5, quantity: 2 },
      { item_id: "i-2", price: 1.25, quantity: 1 },
    ],
  });
  expect(second?.message.at).toBe(1_772_366_400_000);
  await expect(importEvents(parts, order("csv", file, { mapping: { item: "nothing" } }))).rejects.toThrow(
    /no column "nothing"/,
  );
  await expect(importEvents(parts, order("csv", file))).rejects.toThrow(/no column for shopper/);
  await expect(importEvents(parts, order("csv", join(folder, "none.csv")))).rejects.toThrow(/cannot be read/);
});

test("moves times by whole days so that the last imported day is yesterday, once and for all", async () => {
  const file = await writeLines(basketLines(10));
  const untilMs = startMs + 7 * dayMs;
  await importEvents(parts, order("shifted", file, { untilMs, shiftToYesterday: true }));
  const newest = async () => (await appliedOf("shifted")).at(-1)?.message.at ?? 0;
  const yesterday = Date.UTC(2026, 5, 14);
  expect(Math.floor((await newest()) / dayMs) * dayMs).toBe(yesterday);
  const later = { ...parts, nowMs: nowMs + 5 * dayMs };
  await importEvents(later, order("shifted", file, { untilMs: untilMs + dayMs, shiftToYesterday: true }));
  expect(Math.floor((await newest()) / dayMs) * dayMs).toBe(yesterday + dayMs);
});

test("takes items from a file through the catalogue's own judgement", async () => {
  const file = join(folder, "items.csv");
  await writeFile(file, 'sku,name,path,cost,left\na,Apple,"PRODUCE > Fruit",1.20,4\nb,,PRODUCE,1,1\nc,Cheese,DELI,,\n');
  const mapping = { id: "sku", title: "name", categories: "path", price: "cost", stock: "left" };
  const catalogue = openCatalogue(sql);
  const done = await importItems(catalogue, scratchFolder, { shop: "csv", file, mapping, currency: "EUR" });
  expect(done).toMatchObject({ accepted: 2, refused: 1, examples: [expect.stringMatching(/^line 2: title/)] });
  expect(await catalogue.get("csv", "a")).toEqual({
    ...{ id: "a", title: "Apple", categories: ["PRODUCE", "Fruit"], price: { amount: 1.2, currency: "EUR" }, stock: 4 },
  });
  expect(await catalogue.get("csv", "c")).toEqual({ id: "c", title: "Cheese", categories: ["DELI"] });
});
