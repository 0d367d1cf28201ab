import { beforeAll, expect, it } from "vitest";
import { historyAgeMsMax } from "../../shared/wire/history.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { applyBatch } from "./apply-batch.ts";
import { collectAddends } from "./collect-addends.ts";
import { crowdLateMsMax, hourMs } from "./crowd-guard.ts";
import { forgetShopper } from "./forget-shopper.ts";
import { pairAgeMsMax, pruneFeatures, unknownItemAgeMsMax } from "./prune.ts";
import { makeTestShop, testApplied } from "./test-applied.ts";
import { featureRows } from "./test-rows.ts";

const { sql } = await openTestDatabase();
const nowMs = Date.UTC(2026, 10, 20, 12, 10);
const applied = testApplied("green", nowMs);

const visit = (shopper: string, ageMs: number, consent: "full" | "session" = "full") =>
  ["apple", "made-up"].map((item, n) =>
    applied({
      ...{ name: "view_item", items: [item], shopper, consent, source: shopper, visit: shopper },
      ...{ at: nowMs - ageMs + n, receivedAt: nowMs - ageMs + n },
    }),
  );
const rowsOf = async (shopper: string) =>
  Object.entries(await featureRows(sql))
    .filter(([, rows]) => rows.some((row) => row["shopper"] === shopper))
    .map(([table]) => table);
const everyShopperTable = ["shopper_state", "shopper_items", "shopper_affinity", "shopper_recent"];
const nothing = {
  expiredShoppers: 0,
  idleShoppers: 0,
  sources: 0,
  pairs: 0,
  oldTouches: 0,
  oldTastes: 0,
  unknownItemCounts: 0,
  unknownCrowdCounts: 0,
};

beforeAll(async () => {
  await makeTestShop(sql, "green", [["apple", ["PRODUCE"]]]);
  const batch = [
    ...visit("idle", historyAgeMsMax + hourMs),
    ...visit("ann", pairAgeMsMax - hourMs),
    ...visit("visit-1", 30 * hourMs, "session"),
    ...visit("visit-2", 30 * hourMs, "session"),
    ...visit("visit-3", 0, "session"),
  ];
  await sql.begin((transaction) => applyBatch(transaction, batch));
  await collectAddends(sql);
});

it("takes expired visits, at most so many a run, and whoever was idle for 400 days, from every table", async () => {
  expect(await pruneFeatures(sql, { nowMs, rowsMax: 1 })).toMatchObject({ expiredShoppers: 1, idleShoppers: 1 });
  expect(await pruneFeatures(sql, { nowMs, rowsMax: 1 })).toMatchObject({ expiredShoppers: 1, idleShoppers: 0 });
  expect(await pruneFeatures(sql, { nowMs, rowsMax: 1_000 })).toMatchObject({ expiredShoppers: 0, idleShoppers: 0 });
  for (const gone of ["idle", "visit-1", "visit-2"]) expect(await rowsOf(gone)).toEqual([]);
  for (const here of ["ann", "visit-3"]) expect(await rowsOf(here)).toEqual(everyShopperTable);
});

it("keeps what the guards still need, then takes it with old pairs and the counts of made-up items", async () => {
  const sources = async () => (await sql`select source from crowd_sources order by source`).map(({ source }) => source);
  expect(await sources()).toEqual(["visit-1", "visit-2", "visit-3"]);
  const later = await pruneFeatures(sql, { nowMs: nowMs + crowdLateMsMax, rowsMax: 1_000 });
  expect(later).toMatchObject({ sources: 2, pairs: 0, expiredShoppers: 1, unknownItemCounts: 0 });
  expect(await sources()).toEqual(["visit-3"]);
  const monthsLater = { nowMs: nowMs + unknownItemAgeMsMax + crowdLateMsMax, rowsMax: 1_000 };
  expect(await pruneFeatures(sql, monthsLater)).toMatchObject({
    sources: 1,
    pairs: 1,
    unknownItemCounts: 1,
    unknownCrowdCounts: 1,
  });
  expect((await sql`select item from item_counts`).map(({ item }) => item)).toEqual(["apple"]);
  expect(await pruneFeatures(sql, monthsLater)).toEqual(nothing);
});

it("forgets one shopper everywhere, and nobody else", async () => {
  await sql.begin((transaction) => applyBatch(transaction, [...visit("bea", 0), ...visit("cem", 0)]));
  const deleted = await sql.begin((transaction) => forgetShopper(transaction, "green", "bea"));
  expect(deleted).toBe(6);
  expect(await rowsOf("bea")).toEqual([]);
  expect(await rowsOf("cem")).toEqual(everyShopperTable);
  expect(JSON.stringify(await sql`select shoppers from crowd_sources`)).not.toContain("bea");
});
