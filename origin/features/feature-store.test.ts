import { beforeAll, describe, expect, it } from "vitest";
import { affinityShares } from "../../shared/features/affinity.ts";
import { openTestDatabase } from "../database/test-database.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import { applyBatchMessagesMax } from "./apply-batch.ts";
import { featureStore } from "./feature-store.ts";
import { makeTestShop, testApplied } from "./test-applied.ts";

const { sql } = await openTestDatabase();
const nowMs = Date.UTC(2026, 10, 20, 12, 10);
const minuteMs = 60_000;
const dayMs = 86_400_000;
const applied = testApplied("green", nowMs);
let clockMs = nowMs;
const store = featureStore(sql, () => clockMs);
const apply = async (batch: readonly AppliedMessage[]) => {
  await sql.begin((transaction) => store.apply(transaction, batch));
  await store.collect();
};

beforeAll(async () => {
  await makeTestShop(sql, "green", [
    ["apple", ["PRODUCE", "Fruit"], "Orchard", 2],
    ["pear", ["PRODUCE", "Fruit"], "Orchard", 2.2],
    ["leek", ["PRODUCE", "Vegetables"], undefined, 1],
    ["steak", ["MEAT"], "Farm", 16],
  ]);
});

describe("what a shopper did is read back", () => {
  it("as history newest first, taste, running session, and the revision that was reached", async () => {
    await apply([
      applied({ name: "view_item", items: ["apple"], at: nowMs - 3 * minuteMs }),
      applied({ name: "add_to_cart", items: ["pear"], at: nowMs - 2 * minuteMs }),
      applied({ name: "view_item", items: ["steak"], at: nowMs - minuteMs }),
      applied({ name: "search", items: [], at: nowMs }),
    ]);
    const read = await store.read("green", "ann", nowMs);
    expect(read.revision).toBe("0:3");
    expect(read.history).toEqual([
      { item: "steak", event: "view_item", ageMs: minuteMs },
      { item: "pear", event: "add_to_cart", ageMs: 2 * minuteMs },
      { item: "apple", event: "view_item", ageMs: 3 * minuteMs },
    ]);
    expect(read.session?.items.map(({ item, department }) => [item, department])).toEqual([
      ["steak", "MEAT"],
      ["pear", "PRODUCE"],
      ["apple", "PRODUCE"],
    ]);
    const shares = affinityShares(read.affinities.departmentAffinity, nowMs);
    expect(shares.get("PRODUCE")).toBeCloseTo(4 / 7, 3);
    expect(shares.get("MEAT")).toBeCloseTo(1 / 7, 3);
    expect([...read.affinities.categoryAffinity.keys()]).toEqual(["PRODUCE > Fruit"]);
    expect([...read.affinities.brandAffinity.keys()]).toEqual(["Orchard", "Farm"]);
  });

  it("as purchases, the one whose time has come first", async () => {
    const bought = (item: string, ...agesDays: number[]) =>
      agesDays.map((age) =>
        applied({
          name: "purchase",
          items: [item],
          shopper: "bea",
          at: nowMs - age * dayMs,
          receivedAt: nowMs - age * dayMs,
        }),
      );
    await apply([...bought("apple", 28, 21, 14, 7), ...bought("pear", 28, 21, 14, 0), ...bought("steak", 90)]);
    const { purchases } = await store.read("green", "bea", nowMs);
    expect(purchases.map(({ item }) => item)).toEqual(["apple", "pear", "steak"]);
    expect(purchases[0]).toMatchObject({ purchases: 4, ageDays: 7, gapDays: 7, lastAtMs: nowMs - 7 * dayMs });
    expect(purchases[2]).toMatchObject({ purchases: 1, gapDays: undefined });
  });

  it("only by that shop, and as nothing for somebody unknown", async () => {
    const nobody = { revision: undefined, history: [], session: undefined, purchases: [] };
    expect(await store.read("blue", "ann", nowMs)).toMatchObject(nobody);
    expect(await store.read("green", "stranger", nowMs)).toMatchObject(nobody);
    expect(await store.read("green", undefined, nowMs)).toMatchObject(nobody);
  });

  it("the newest 50 events, however many there were and in whatever order they came", async () => {
    const events = Array.from({ length: 130 }, (_, n) =>
      applied({ name: "view_item", items: [`i${n}`], shopper: "cem", at: nowMs - ((n * 37) % 130) * 1_000 }),
    );
    await apply(events.slice(0, 65));
    await apply(events.slice(65));
    const { history } = await store.read("green", "cem", nowMs);
    expect(history.map(({ ageMs }) => ageMs)).toEqual(Array.from({ length: 50 }, (_, n) => n * 1_000));
    expect(await sql`select 1 from shopper_recent where shopper = 'cem'`).toHaveLength(50);
  });
});

describe("the crowd's lists", () => {
  const clicks = (item: string, shoppers: number, fields: object = {}) =>
    Array.from({ length: shoppers }, (_, n) =>
      applied({ name: "select_item", items: [item], shopper: `${item}-${n}`, country: "GB", ...fields }),
    );

  it("show what twenty shoppers clicked, at once, in every segment it belongs to", async () => {
    await apply(clicks("leek", 20));
    clockMs += 10_000;
    const lists = await store.crowdLists("green");
    for (const key of ["trending", "trending/PRODUCE", "trending@GB", "trending/PRODUCE@GB"]) {
      expect(lists[key]?.[0]?.[0], key).toBe("leek");
      expect(lists[key.replace("trending", "popular")]?.[0]?.[0], key).toBe("leek");
    }
    expect(Object.keys(lists)).not.toContain("trending/MEAT");
    expect(lists["popular/MEAT"]?.map(([item]) => item)).toEqual(["steak"]);
  });

  it("never list what the catalogue does not know or no longer sells", async () => {
    await apply([...clicks("ghost", 20), ...clicks("pear", 20)]);
    await sql`update items set deleted_at = now() where shop = 'green' and id = 'pear'`;
    clockMs += 10_000;
    const listed = Object.values(await store.crowdLists("green")).flatMap((list) => list.map(([item]) => item));
    expect(listed).toContain("leek");
    expect(listed).not.toContain("ghost");
    expect(listed).not.toContain("pear");
    expect(await store.crowdLists("blue")).toEqual({});
  });
});

it("pairs tell what the same session looked at next, near steps more than far ones", async () => {
  const walk = ["a", "b", "c"].map((item, n) =>
    applied({ name: "view_item", items: [item], shopper: "dee", at: nowMs + n * 1_000 }),
  );
  await apply(walk.slice(0, 2));
  await apply(walk.slice(2));
  const pairs = await store.recentPairs("green", ["a", "b", "c"], nowMs);
  expect(pairs.get("a")?.map(([item]) => item)).toEqual(["b", "c"]);
  expect(pairs.get("a")?.map(([, weight]) => weight.toFixed(3))).toEqual(["1.000", (1 / Math.SQRT2).toFixed(3)]);
  expect(pairs.get("b")?.map(([item]) => item)).toEqual(["c"]);
  expect(pairs.has("c")).toBe(false);
});

it("takes texts that only look different before they are stored, and refuses a batch beyond its limit", async () => {
  await apply([
    applied({ name: "view_item", items: ["\ud800", "\ud801"], shopper: "eve\ud800", visit: "v\0isit" }),
    applied({ name: "view_item", items: ["\ud802"], shopper: "eve\ud801", visit: "visit" }),
  ]);
  expect(await sql`select events from shopper_items where shopper = 'eve\ufffd'`).toEqual([{ events: 2 }]);
  const many = Array.from({ length: applyBatchMessagesMax + 1 }, () =>
    applied({ name: "view_item", items: ["apple"] }),
  );
  await expect(apply(many)).rejects.toThrow(RangeError);
});
