import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Storefront } from "./test-storefront.ts";
import { edgeCalls, eventually, openStorefront, shelfRequests } from "./test-storefront.ts";

let storefront: Storefront;
beforeAll(async () => {
  storefront = await openStorefront();
}, 180_000);
afterAll(() => storefront?.stop());

const viewOf = (item: string) =>
  `<script>window.dataLayer=[{event:"view_item",ecommerce:{items:[{item_id:"${item}"}]}}]</script>`;
const pushes = (page: Page, name: string, item: string) =>
  page.evaluate(
    ([event, item_id]) => {
      (window as unknown as { dataLayer: unknown[] }).dataLayer.push({ event, ecommerce: { items: [{ item_id }] } });
    },
    [name, item] as const,
  );
const storages = (page: Page) =>
  page.evaluate(() => ({
    session: Object.keys(sessionStorage),
    full: Object.keys(localStorage),
    cookies: document.cookie,
  }));
const consents = (page: Page, level: string) =>
  page.evaluate((said) => {
    (window as unknown as { endcap: { consent(level: string): void } }).endcap.consent(said);
    return { session: Object.keys(sessionStorage), full: Object.keys(localStorage), cookies: document.cookie };
  }, level);
const isAbout = (item: string) => (message: { items?: readonly { item_id: string }[] | undefined }) =>
  message.items?.some(({ item_id }) => item_id === item) ?? false;
const takenAbout = (item: string, count = 1) =>
  eventually(async () => {
    const messages = await storefront.taken(isAbout(item));
    return messages.length >= count && messages;
  });

const levels: [said: string | undefined, gpc: boolean, effective: "none" | "session" | "full", kind: string][] = [
  ["none", false, "none", "batch"],
  ["session", false, "session", "session"],
  [undefined, false, "session", "session"],
  ["nonsense", false, "session", "session"],
  ["full", false, "full", "person"],
  ["full", true, "session", "session"],
  ["none", true, "none", "batch"],
];

test.each(levels)(
  "consent %s with GPC %s: keeps and sends what %s allows, as a %s",
  async (said, gpc, effective, kind) => {
    const item = `consent-${said}-${gpc}`;
    storefront.put("/consent", said, viewOf(item));
    const context = await storefront.visitor({ gpc });
    const page = await context.newPage();
    const calls = edgeCalls(page);
    await page.goto(`${storefront.url}/consent`);
    const [message] = await takenAbout(item);
    expect(message).toMatchObject({ consent: effective, shopper: { kind }, name: "view_item" });
    expect(message?.session === undefined).toBe(effective === "none");
    expect(calls.some(({ path }) => path === "/v1/shoppers")).toBe(effective === "full");
    expect(await storages(page)).toEqual({
      session: effective === "session" ? ["endcap"] : [],
      full: effective === "full" ? ["endcap"] : [],
      cookies: "",
    });
    await context.close();
  },
);

test("a withdrawal wipes the browser at once, and later calls name nobody", async () => {
  storefront.put("/withdraw", "full", `${viewOf("before-withdrawal")}<endcap-shelf placement="home"></endcap-shelf>`);
  const context = await storefront.visitor();
  const page = await context.newPage();
  const calls = edgeCalls(page);
  await page.goto(`${storefront.url}/withdraw`);
  await takenAbout("before-withdrawal");
  expect((await storages(page)).full).toEqual(["endcap"]);
  expect(await consents(page, "none")).toEqual({ session: [], full: [], cookies: "" });
  const asked = calls.length;
  await eventually(async () => shelfRequests(calls.slice(asked)).length > 0);
  const [request] = shelfRequests(calls.slice(asked));
  expect(request).toMatchObject({ consent: "none", history: [] });
  expect(request).not.toHaveProperty("shopper");
  expect(request).not.toHaveProperty("session");
  await pushes(page, "add_to_cart", "after-withdrawal");
  const [message] = await takenAbout("after-withdrawal");
  expect(message).toMatchObject({ consent: "none", shopper: { kind: "batch" } });
  expect(await storages(page)).toEqual({ session: [], full: [], cookies: "" });
  await context.close();
});

const withdrawnOnce = (alias: string | undefined) =>
  eventually(async () => {
    const withdrawals = await storefront.withdrawn(alias);
    return withdrawals.length > 0 && withdrawals;
  });

test.each(["none", "session"])("a withdrawal to %s tells the origin whom to forget", async (level) => {
  storefront.put("/forget", "full", viewOf(`forget-${level}`));
  const context = await storefront.visitor();
  const page = await context.newPage();
  const calls = edgeCalls(page);
  await page.goto(`${storefront.url}/forget`);
  const [seen] = await takenAbout(`forget-${level}`);
  expect(await storefront.withdrawn(seen?.shopper.alias)).toEqual([]);
  expect((await consents(page, level)).full).toEqual([]);
  const [withdrawal] = await withdrawnOnce(seen?.shopper.alias);
  expect(withdrawal).toEqual({
    ...{ type: "withdrawal", shop: "browser-shop", shopper: seen?.shopper },
    ...{ receivedAt: expect.any(Number), requestId: expect.any(String) },
  });
  const told = calls.filter(({ path }) => path === "/v1/shoppers/withdrawal");
  expect(told.length).toBeGreaterThan(0);
  for (const { type } of told) expect(type).toBe("ping");
  await consents(page, "full");
  await pushes(page, "add_to_cart", `anew-${level}`);
  const [anew] = await takenAbout(`anew-${level}`);
  expect(anew?.shopper.kind).toBe("person");
  expect(anew?.shopper.alias).not.toBe(seen?.shopper.alias);
  await context.close();
});

test("a withdrawal leaves with the page, and without a network as soon as it is back; less than full needs none", async () => {
  storefront.put("/leaving", "full", viewOf("leaving"));
  storefront.put("/elsewhere", "none", "");
  storefront.put("/visit", "session", viewOf("visiting"));
  const context = await storefront.visitor();
  const [first, second] = [await context.newPage(), await context.newPage()];
  const calls = edgeCalls(second);
  await first.goto(`${storefront.url}/leaving`);
  const [seen] = await takenAbout("leaving");
  await first.evaluate((next) => {
    (window as unknown as { endcap: { consent(level: string): void } }).endcap.consent("none");
    location.href = next;
  }, `${storefront.url}/elsewhere`);
  await withdrawnOnce(seen?.shopper.alias);

  await second.goto(`${storefront.url}/visit`);
  await takenAbout("visiting");
  await consents(second, "none");
  await second.goto(`${storefront.url}/leaving`);
  const [, again] = await takenAbout("leaving", 2);
  expect(calls.filter(({ path }) => path === "/v1/shoppers/withdrawal")).toEqual([]);
  await context.setOffline(true);
  expect(await consents(second, "none")).toEqual({ session: [], full: [], cookies: "" });
  expect(await storefront.withdrawn(again?.shopper.alias)).toEqual([]);
  await context.setOffline(false);
  await withdrawnOnce(again?.shopper.alias);
  await context.close();
});

test("an event under way while consent is taken back is meant as well: the last word comes after it", async () => {
  storefront.put("/under-way", "full", viewOf("under-way"));
  const context = await storefront.visitor();
  const page = await context.newPage();
  await page.goto(`${storefront.url}/under-way`);
  const [seen] = await takenAbout("under-way");
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isHeld = false;
  await page.route("**/v1/events*", async (route) => {
    isHeld = true;
    await held;
    await route.continue();
  });
  await pushes(page, "add_to_cart", "held-back");
  await eventually(async () => isHeld);
  await consents(page, "none");
  await withdrawnOnce(seen?.shopper.alias);
  release();
  const [late] = await takenAbout("held-back");
  const last = await eventually(async () => (await storefront.withdrawn(seen?.shopper.alias))[1]);
  expect(last.receivedAt).toBeGreaterThanOrEqual(late?.receivedAt ?? Number.POSITIVE_INFINITY);
  await context.close();
});

test("what a page called before the script was there counts", async () => {
  storefront.put(
    "/early",
    "none",
    `<script>(window.endcap ||= []).push(["consent", "full"])</script>${viewOf("called-early")}`,
  );
  const context = await storefront.visitor();
  const page = await context.newPage();
  await page.goto(`${storefront.url}/early`);
  await pushes(page, "add_to_cart", "after-early");
  expect((await takenAbout("after-early"))[0]).toMatchObject({ consent: "full", shopper: { kind: "person" } });
  await context.close();
});

test("a shopper who returns is the same person, and a new browser is another", async () => {
  storefront.put("/return", "full", viewOf("returning"));
  const [first, second] = [await storefront.visitor(), await storefront.visitor()];
  for (const context of [first, first, second]) {
    const page = await context.newPage();
    const before = (await storefront.taken(isAbout("returning"))).length;
    await page.goto(`${storefront.url}/return`);
    await takenAbout("returning", before + 1);
    await page.close();
  }
  const aliases = (await storefront.taken(isAbout("returning"))).map(({ shopper }) => shopper.alias);
  expect(aliases[0]).toBe(aliases[1]);
  expect(aliases[2]).not.toBe(aliases[0]);
  for (const context of [first, second]) await context.close();
});

test("what happens in the last moment leaves with sendBeacon", async () => {
  for (const consent of ["none", "session", "full"]) {
    const item = `last-moment-${consent}`;
    storefront.put("/leave", consent, "");
    storefront.put("/next", consent, "");
    const context = await storefront.visitor();
    await context.addInitScript(() => {
      window.fetch = () => Promise.reject(new TypeError("sendBeacon is the only way out"));
    });
    const page = await context.newPage();
    await page.goto(`${storefront.url}/leave`);
    await page.waitForFunction(() => "endcap" in window);
    await page.evaluate(
      ([item_id, next]) => {
        (window as unknown as { dataLayer: unknown[] }).dataLayer.push({
          event: "add_to_cart",
          ecommerce: { items: [{ item_id }] },
        });
        location.href = next;
      },
      [item, `${storefront.url}/next`] as const,
    );
    expect(await takenAbout(item)).toHaveLength(1);
    await context.close();
  }
});

test("events made offline wait, outlive the page, and arrive once each when the network is back", async () => {
  storefront.put("/offline", "full", "");
  const context = await storefront.visitor();
  const page = await context.newPage();
  await page.goto(`${storefront.url}/offline`);
  await page.waitForFunction(() => "endcap" in window);
  await context.setOffline(true);
  for (const number of [1, 2, 3]) await pushes(page, "view_item", `offline-${number}`);
  await page.close();
  expect(await storefront.taken(isAbout("offline-1"))).toEqual([]);
  await context.setOffline(false);
  const next = await context.newPage();
  await next.goto(`${storefront.url}/offline`);
  await takenAbout("offline-3");
  const ids = [1, 2, 3].map(async (number) =>
    (await storefront.taken(isAbout(`offline-${number}`))).map(({ id }) => id),
  );
  for (const found of await Promise.all(ids)) expect(new Set(found).size).toBe(1);
  await eventually(async () => (await next.evaluate(() => JSON.parse(localStorage["endcap"]).waiting.length)) === 0);
  await context.close();
});

test("an edge that fails is asked again until it takes the event", async () => {
  storefront.put("/retry", "session", "");
  const context = await storefront.visitor();
  const page = await context.newPage();
  let failures = 0;
  await page.route("**/v1/events*", (route) => {
    if (failures++ > 0) return route.continue();
    return route.fulfill({ status: 503, headers: { "access-control-allow-origin": "*" }, body: "{}" });
  });
  await page.goto(`${storefront.url}/retry`);
  await page.waitForFunction(() => "endcap" in window);
  await pushes(page, "view_item", "tried-again");
  expect(await takenAbout("tried-again")).toHaveLength(1);
  expect(failures).toBeGreaterThan(1);
  await context.close();
});

test("an order's page that is loaded twice tells of one purchase", async () => {
  storefront.put(
    "/ordered",
    "full",
    `<script>window.dataLayer=[{event:"purchase",ecommerce:{transaction_id:"T-77",items:[{item_id:"ordered"}]}}]</script>`,
  );
  const context = await storefront.visitor();
  const page = await context.newPage();
  for (const loads of [1, 2]) {
    await page.goto(`${storefront.url}/ordered`);
    await takenAbout("ordered", loads);
  }
  const told = await storefront.taken(isAbout("ordered"));
  expect(new Set(told.map(({ id, shopper }) => `${id} ${shopper.alias}`)).size).toBe(1);
  expect(told[0]).toMatchObject({ verified: false });
  await context.close();
});
