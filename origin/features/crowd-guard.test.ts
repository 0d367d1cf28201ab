import { beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import { applyBatch } from "./apply-batch.ts";
import { collectAddends } from "./collect-addends.ts";
import { botEventsPerMinuteMax, botMs, crowdLateMsMax, hourMs } from "./crowd-guard.ts";
import { computeCrowdLists } from "./crowd-lists.ts";
import type { TestEvent } from "./test-applied.ts";
import { makeTestShop, testApplied } from "./test-applied.ts";

const { sql } = await openTestDatabase();
const nowMs = Date.UTC(2026, 10, 20, 12, 10);

let shop = "";
let applied: (event: TestEvent) => AppliedMessage;
let shops = 0;
beforeEach(async () => {
  shop = `shop-${++shops}`;
  applied = testApplied(shop, nowMs);
  await makeTestShop(sql, shop, [
    ["apple", ["PRODUCE"]],
    ["pear", ["PRODUCE"]],
  ]);
});

const apply = async (...batch: AppliedMessage[]) => {
  await sql.begin((transaction) => applyBatch(transaction, batch));
  await collectAddends(sql);
};
const lists = (momentMs = nowMs) => computeCrowdLists(sql, shop, momentMs);
/** The decayed count of an item at the moment its events happened. */
const popular = async (item: string) => (await lists()).popular?.find(([id]) => id === item)?.[1] ?? 0;
const trending = async () => (await lists()).trending?.map(([item]) => item) ?? [];
const click = (shopper: string, fields: Partial<TestEvent> = {}) =>
  applied({ name: "select_item", items: ["apple"], shopper, ...fields });
const crowd = (count: number, fields: (n: number) => Partial<TestEvent> = () => ({})) =>
  Array.from({ length: count }, (_, n) => click(`shopper-${n}`, fields(n)));

describe("what moves the crowd's lists", () => {
  it("twenty shoppers from anywhere", async () => {
    await apply(...crowd(20, (n) => ({ source: `address-${n}` })));
    expect(await trending()).toEqual(["apple"]);
    expect(await popular("apple")).toBeCloseTo(20, 6);
  });

  it("not a flood of shoppers from one address, however it is cut into batches, nor across the turn of an hour", async () => {
    const flood = crowd(300, () => ({ source: "one address" }));
    await apply(...flood.slice(0, 7));
    await apply(...flood.slice(7));
    expect(await trending()).toEqual([]);
    expect(await popular("apple")).toBeCloseTo(3, 6);
    const later = { source: "one address, hashed anew", receivedAt: nowMs + hourMs };
    await apply(...Array.from({ length: 300 }, (_, n) => click(`later-${n}`, later)));
    expect(await trending()).toEqual([]);
    expect(await popular("apple")).toBeCloseTo(6, 6);
  });

  it("not one shopper alone, however often, of whatever kind; each hour counts once a kind", async () => {
    const often = Array.from({ length: 100 }, () => click("ann"));
    await apply(...often.slice(0, 50));
    await apply(...often.slice(50));
    expect(await popular("apple")).toBeCloseTo(1, 6);
    await apply(click("ann", { name: "view_item" }), click("ann", { receivedAt: nowMs + hourMs, at: nowMs }));
    expect(await popular("apple")).toBeCloseTo(3, 6);
    expect(await trending()).toEqual([]);
  });

  it("the first shoppers of an address for every item, and a guest for each", async () => {
    const household = { source: "home" };
    await apply(click("ann", household), click("bea", household), click("cem", household), click("dee", household));
    await apply(click("ann", { ...household, items: ["pear"] }), click("dee", { ...household, items: ["pear"] }));
    expect(await popular("apple")).toBeCloseTo(3, 6);
    expect(await popular("pear")).toBeCloseTo(2, 6);
  });

  it("not a machine: beyond so many events a minute a shopper has no voice for a day", async () => {
    const hurried = Array.from({ length: botEventsPerMinuteMax + 1 }, (_, n) =>
      applied({ name: "search", items: [], shopper: "robot", at: nowMs + n }),
    );
    await apply(...hurried.slice(0, 60));
    await apply(
      ...hurried.slice(60, botEventsPerMinuteMax),
      click("robot", { items: ["pear"], at: nowMs + 59_000 - 60_000 }),
    );
    expect(await popular("pear")).toBeCloseTo(1, 3);
    await apply(...hurried.slice(botEventsPerMinuteMax), click("robot"));
    await apply(click("robot", { at: nowMs + botMs - hourMs, receivedAt: nowMs + botMs - hourMs }));
    expect(await popular("apple")).toBe(0);
    await apply(click("robot", { receivedAt: nowMs + botMs + hourMs, at: nowMs }));
    expect(await popular("apple")).toBeCloseTo(1, 6);
  });

  it("a purchase that nobody vouches for only as much as a view, and the vouched one that follows in full", async () => {
    await apply(
      click("ann", { name: "purchase", verified: false }),
      click("ann", { name: "purchase", verified: false }),
    );
    expect(await popular("apple")).toBeCloseTo(1, 6);
    await apply(click("ann", { name: "purchase" }));
    expect(await popular("apple")).toBeCloseTo(6, 6);
    expect(await sql`select events, unverified from item_counts where shop = ${shop}`).toEqual([
      { events: 3, unverified: 2 },
    ]);
  });

  it("not a message that comes when the guards may have forgotten its hour; the shop's totals know it", async () => {
    await apply(...crowd(20, () => ({ appliedAtMs: nowMs + crowdLateMsMax + 1 })));
    expect(await lists()).toEqual({});
    expect(await sql`select events from item_counts where shop = ${shop}`).toEqual([{ events: 20 }]);
  });

  it("not impressions, and nobody without consent", async () => {
    await apply(...crowd(20, () => ({ name: "view_item_list" })), ...crowd(20, () => ({ consent: "none" })));
    expect(await lists()).toEqual({});
  });
});

it("an item leaves the trending list when its hour has passed, with nothing written", async () => {
  await apply(...crowd(20));
  expect((await lists(nowMs + 24 * hourMs)).trending).toHaveLength(1);
  expect((await lists(nowMs + 72 * hourMs)).trending).toBeUndefined();
  expect((await lists(nowMs + 72 * hourMs)).popular).toHaveLength(1);
});

it("an item that is always busy trends behind one that is suddenly so", async () => {
  const usual = Array.from({ length: 60 }, (_, day) =>
    Array.from({ length: 10 }, (_, n) => {
      const at = nowMs - (day + 1) * 24 * hourMs;
      return applied({ name: "select_item", items: ["pear"], shopper: `regular-${day}-${n}`, at });
    }),
  ).flat();
  await apply(...usual);
  const today = (item: string) => Array.from({ length: 12 }, (_, n) => click(`today-${n}`, { items: [item] }));
  await apply(...today("pear"), ...today("apple"));
  expect(await trending()).toEqual(["apple", "pear"]);
  expect((await lists()).popular?.map(([item]) => item)).toEqual(["pear", "apple"]);
});
