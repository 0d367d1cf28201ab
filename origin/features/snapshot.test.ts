import { expect, it } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import { applyBatch } from "./apply-batch.ts";
import { computeCrowdLists } from "./crowd-lists.ts";
import { featureStore } from "./feature-store.ts";
import { featureTables } from "./tables.ts";
import { makeTestShop, testApplied } from "./test-applied.ts";
import type { FeatureRows } from "./test-rows.ts";
import { featureRows, sameRows } from "./test-rows.ts";

const { sql } = await openTestDatabase();
const beginMs = Date.UTC(2026, 10, 20, 12, 40);
const batchMessages = 40;

/** An hour of visits in one partition: 40 messages a batch, one batch a minute. */
function life(): AppliedMessage[] {
  const kinds = ["view_item", "view_item", "select_item", "add_to_cart", "purchase", "view_item_list"] as const;
  const consents = ["full", "full", "session", "none"] as const;
  const applied = testApplied("green", beginMs);
  return Array.from({ length: 60 * batchMessages }, (_, n) => {
    const minute = Math.floor(n / batchMessages);
    const shopper = (n * 7_919) % 211;
    const at = beginMs + minute * 60_000 - ((n * 31) % 90) * 1_000;
    return applied({
      name: kinds[(n * 13) % kinds.length] ?? "view_item",
      items: [`item-${(n * n) % 57}`, `item-${(n * 11) % 57}`],
      shopper: `shopper-${shopper}`,
      visit: `visit-${shopper}-${Math.floor(minute / 30)}`,
      consent: consents[shopper % consents.length] ?? "full",
      source: `address-${shopper % 40}`,
      country: shopper % 3 === 0 ? "GB" : "FR",
      at,
      receivedAt: at,
      appliedAtMs: beginMs + minute * 60_000,
    });
  });
}

/** As the lake tells them: in applied order, in files of another size than the batches were. */
function* lake(messages: readonly AppliedMessage[]) {
  for (let from = 0; from < messages.length; from += 333) yield messages.slice(from, from + 333);
}

it("equals what served at each of three moments", async () => {
  await makeTestShop(
    sql,
    "green",
    Array.from(
      { length: 50 },
      (_, n) => [`item-${n}`, [`D${n % 4}`, `C${n % 9}`], `brand-${n % 5}`, 1 + (n % 7)] as const,
    ),
  );
  const messages = life();
  const momentsMs = [5, 30, 60].map((minute) => beginMs + minute * 60_000);
  const served: FeatureRows[] = [];
  const lists: unknown[] = [];
  for (let from = 0; from < messages.length; from += batchMessages) {
    const batch = messages.slice(from, from + batchMessages);
    const atMs = batch[0]?.appliedAtMs ?? 0;
    if (atMs > (momentsMs[served.length] ?? Number.POSITIVE_INFINITY)) {
      const momentMs = momentsMs[served.length] ?? 0;
      served.push(await featureRows(sql));
      lists.push(await computeCrowdLists(sql, "green", momentMs));
    }
    await sql.begin((transaction) => applyBatch(transaction, batch));
  }
  served.push(await featureRows(sql));
  lists.push(await computeCrowdLists(sql, "green", momentsMs[2] ?? 0));
  for (const [index, momentMs] of momentsMs.entries()) {
    const then = await featureStore(sql).snapshot({ momentMs, applied: lake(messages), schema: `snapshot_${index}` });
    const rows = await then.within(featureRows);
    expect(Object.keys(rows)).toHaveLength(featureTables.length);
    for (const [table, content] of Object.entries(rows)) {
      expect(content.length, table).toBeGreaterThan(0);
      expect(content, `${table} at moment ${index}`).toEqual(sameRows(served[index] ?? {})[table]);
    }
    const listed = await then.within((transaction) => computeCrowdLists(transaction, "green", momentMs));
    expect(Object.keys(listed)).toEqual(Object.keys(lists[index] as object));
    await then.drop();
  }
  expect(await featureRows(sql), "serving tables are untouched").toEqual(served[2]);
  expect(await sql`select from pg_namespace where nspname like 'snapshot%'`).toHaveLength(0);
});

it("refuses a schema name that could reach beyond itself", async () => {
  await expect(featureStore(sql).snapshot({ momentMs: 0, applied: [], schema: "public; drop" })).rejects.toThrow(
    RangeError,
  );
});
