import { getTableName } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Consent } from "../../shared/wire/consent.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { applyBatch } from "./apply-batch.ts";
import { collectAddends } from "./collect-addends.ts";
import { readShopper } from "./read-shopper.ts";
import { featureTables } from "./tables.ts";
import { makeTestShop, testApplied } from "./test-applied.ts";

const nowMs = Date.UTC(2026, 10, 20, 12, 10);
const applied = testApplied("green", nowMs);
const touching = { items: ["apple"], country: "GB", source: "address" } as const;

/** Rows in each table after somebody with this consent looked at two items, put one into the cart and bought it. */
async function rowsAfterVisit(consent: Consent): Promise<Record<string, number>> {
  const { sql } = await openTestDatabase();
  await makeTestShop(sql, "green", [
    ["apple", ["PRODUCE", "Fruit"], "Orchard", 2],
    ["leek", ["PRODUCE"]],
  ]);
  const who = { ...touching, consent, shopper: `key-${consent}` };
  const batch = [
    applied({ ...who, name: "view_item", items: ["leek"], at: nowMs }),
    applied({ ...who, name: "view_item", at: nowMs + 1 }),
    applied({ ...who, name: "add_to_cart", at: nowMs + 2 }),
    applied({ ...who, name: "purchase", at: nowMs + 3 }),
  ];
  await sql.begin((transaction) => applyBatch(transaction, batch));
  await collectAddends(sql);
  const counts: Record<string, number> = {};
  for (const table of featureTables) {
    const name = getTableName(table);
    counts[name] = (await sql`select 1 from ${sql(name)}`).length;
  }
  const [state] = await sql<{ expires_at: Date | null }[]>`select expires_at from shopper_state`;
  if (state)
    counts["expires after hours"] = state.expires_at ? Math.floor((state.expires_at.getTime() - nowMs) / 3_600_000) : 0;
  return counts;
}

const everything = {
  item_counts: 4,
  crowd_counts: 2,
  crowd_sources: 1,
  shopper_state: 1,
  shopper_items: 4,
  shopper_affinity: 2,
  shopper_recent: 4,
  item_pairs: 1,
};

describe("what a visit leaves behind", () => {
  it("without consent: the shop's anonymous totals and nothing else", async () => {
    const none = Object.fromEntries(Object.keys(everything).map((table) => [table, 0]));
    expect(await rowsAfterVisit("none")).toEqual({ ...none, item_counts: 4 });
  });

  it("with consent for the session: features that expire 24 hours after the last event", async () => {
    expect(await rowsAfterVisit("session")).toEqual({ ...everything, "expires after hours": 24 });
  });

  it("with full consent: features that stay", async () => {
    expect(await rowsAfterVisit("full")).toEqual({ ...everything, "expires after hours": 0 });
  });
});

describe("features of a visit", () => {
  let sql: Awaited<ReturnType<typeof openTestDatabase>>["sql"];
  beforeAll(async () => {
    ({ sql } = await openTestDatabase());
    await makeTestShop(sql, "green", [["apple", ["PRODUCE"]]]);
  });

  it("are not read once they expired, pruned or not, and live on while the visit does", async () => {
    const visit = { ...touching, name: "view_item", consent: "session", shopper: "s.visit" } as const;
    const hours = (n: number) => nowMs + n * 3_600_000;
    await sql.begin((transaction) => applyBatch(transaction, [applied(visit)]));
    expect((await readShopper(sql, "green", "s.visit", hours(24))).history).toHaveLength(1);
    expect((await readShopper(sql, "green", "s.visit", hours(25))).history).toEqual([]);
    await sql.begin((transaction) => applyBatch(transaction, [applied({ ...visit, at: hours(10) })]));
    expect((await readShopper(sql, "green", "s.visit", hours(33))).history).toHaveLength(2);
  });
});
