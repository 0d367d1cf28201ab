import fc from "fast-check";
import { expect, it } from "vitest";
import { addDecayed } from "../../shared/features/decayed-count.ts";
import { purchaseRhythm } from "../../shared/features/purchase-rhythm.ts";
import type { Consent } from "../../shared/wire/consent.ts";
import type { EventName } from "../../shared/wire/event-kind.ts";
import { openTestDatabase } from "../database/test-database.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import { applyBatch } from "./apply-batch.ts";
import { addendsMax, collectAddends } from "./collect-addends.ts";
import { addendTables } from "./tables.ts";
import { makeTestShop, testApplied } from "./test-applied.ts";
import type { FeatureRows } from "./test-rows.ts";
import { featureRows, sameRows } from "./test-rows.ts";

const { sql } = await openTestDatabase();
const nowMs = Date.UTC(2026, 10, 20, 12, 58);
const items = ["apple", "pear", "leek", "steak", "ghost"];
await makeTestShop(sql, "green", [
  ["apple", ["PRODUCE", "Fruit"], "Orchard", 2],
  ["pear", ["PRODUCE", "Fruit"], "Orchard", 2],
  ["leek", ["PRODUCE"]],
  ["steak", ["MEAT"], "Farm", 16],
]);

const kinds: EventName[] = [
  "view_item",
  "select_item",
  "add_to_cart",
  "purchase",
  "view_item_list",
  "search",
  "refund",
];
const consents: Consent[] = ["none", "session", "full", "full", "full"];
const someEvent = fc.record({
  name: fc.constantFrom(...kinds),
  items: fc.subarray(items, { maxLength: 3 }),
  shopper: fc.constantFrom("ann", "bea", "cem", "dee"),
  consent: fc.constantFrom(...consents),
  visit: fc.constantFrom("morning", "evening"),
  source: fc.option(fc.constantFrom("home", "office"), { nil: undefined }),
  country: fc.option(fc.constantFrom("GB", "FR"), { nil: undefined }),
  verified: fc.boolean(),
  lateMs: fc.constantFrom(0, 0, 1_000, 60_000, 3 * 3_600_000),
});
/** Events two seconds apart, some told late. */
const someMessages = fc.array(someEvent, { minLength: 1, maxLength: 80 }).map((events) => {
  const applied = testApplied("green", nowMs);
  return events.map(({ lateMs, ...fields }, n) => {
    const at = nowMs + n * 2_000 - lateMs;
    return applied({ ...fields, at, receivedAt: at, appliedAtMs: nowMs + n * 2_000 });
  });
});

/** What the tables hold after these batches; nothing stays. */
async function stateAfter(batches: readonly (readonly AppliedMessage[])[]) {
  const rolledBack = new Error("rolled back");
  let state: FeatureRows = {};
  await sql
    .begin(async (transaction) => {
      for (const batch of batches) await applyBatch(transaction, batch);
      state = await featureRows(transaction);
      throw rolledBack;
    })
    .catch((error: unknown) => {
      if (error !== rolledBack) throw error;
    });
  return state;
}

it("how messages are cut into batches does not matter", async () => {
  await fc.assert(
    fc.asyncProperty(someMessages, fc.integer({ min: 1, max: 7 }), async (messages, size) => {
      const cut = Array.from({ length: Math.ceil(messages.length / size) }, (_, n) =>
        messages.slice(n * size, (n + 1) * size),
      );
      expect(await stateAfter(cut)).toEqual(sameRows(await stateAfter([messages])));
    }),
    { numRuns: 25 },
  );
});

it("Postgres adds decayed counts and days of purchase as shared/features does", async () => {
  const log2 = fc.double({ min: -50_000, max: 50_000, noNaN: true });
  const maybe = fc.option(log2, { nil: undefined });
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 40_000 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(maybe, maybe, days, days, async (a, b, some, others) => {
      const [row] = await sql<{ sum: number | null; days: number[] }[]>`
        select decayed_sum(${a ?? null}::float8, ${b ?? null}::float8) as sum,
          newest_days(${some}::integer[], ${others}::integer[]) as days`;
      const sum = addDecayed(a, b);
      if (sum === undefined) expect(row?.sum).toBeNull();
      else expect(row?.sum).toBeCloseTo(sum, 9);
      expect(row?.days).toEqual(purchaseRhythm.merge({ days: some }, { days: others }).days);
    }),
    { numRuns: 100 },
  );
});

it("consumers of two partitions that want the same rows never block each other for good, and both count", async () => {
  await makeTestShop(sql, "busy", []);
  const many = Array.from({ length: 200 }, (_, n) => `item-${n}`);
  const partition = (number: number) => {
    const applied = testApplied("busy", nowMs, number);
    const order = number % 2 === 0 ? many : many.toReversed();
    return order.map((item, n) =>
      applied({ name: "view_item", items: [item], shopper: `p${number}-${n % 20}`, source: `address-${n % 10}` }),
    );
  };
  const runs = Array.from({ length: 6 }, async (_, number) => {
    await sql.begin((transaction) => applyBatch(transaction, partition(number)));
    await collectAddends(sql);
  });
  await Promise.all(runs);
  await collectAddends(sql);
  const [total] = await sql<{ events: number; items: number }[]>`
    select sum(events)::bigint as events, count(*) as items from item_counts where shop = 'busy'`;
  expect(total).toEqual({ events: 1_200, items: 200 });
});

it("what more batches left than one transaction collects is added up too, and no addend stays or counts twice", async () => {
  await makeTestShop(sql, "many", []);
  const applied = testApplied("many", nowMs);
  await sql.begin(async (transaction) => {
    for (let n = 0; n <= addendsMax; n++)
      await applyBatch(transaction, [applied({ name: "view_item", items: ["apple"], shopper: `p${n}` })]);
  });
  await Promise.all([collectAddends(sql), collectAddends(sql)]);
  await collectAddends(sql);
  expect(await sql`select events::int from item_counts where shop = 'many'`).toEqual([{ events: addendsMax + 1 }]);
  for (const table of addendTables) expect(await sql`select from ${sql(table)}`, table).toHaveLength(0);
});
