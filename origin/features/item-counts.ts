// Anonymous totals of a shop: events by item and kind, whatever people consent to.

import { numberColumn, textColumn } from "../database/column.ts";
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { featureKey } from "./feature-key.ts";
import { byShop, takenAddends } from "./taken-addends.ts";

export interface ItemCount {
  readonly shop: string;
  readonly item: string;
  readonly kind: number;
  readonly events: number;
  readonly unverified: number;
  readonly lastAtMs: number;
}

export const itemCountChanges = (): Changes<ItemCount> =>
  new Changes(
    ({ shop, item, kind }) => featureKey(shop, item, kind),
    (a, b) => ({
      ...a,
      events: a.events + b.events,
      unverified: a.unverified + b.unverified,
      lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    }),
  );

/** Leaves them to the collector. */
export async function leaveItemCounts(sql: Transaction, counts: readonly ItemCount[]): Promise<void> {
  for (const [shop, rows] of byShop(counts))
    await sql`
      insert into item_count_addends (shop, item, kind, events, unverified, last_ms)
      values (${shop}, ${textColumn(rows, (row) => row.item)}::text[], ${numberColumn(rows, (row) => row.kind)}::smallint[],
        ${numberColumn(rows, (row) => row.events)}::bigint[], ${numberColumn(rows, (row) => row.unverified)}::bigint[],
        ${numberColumn(rows, (row) => row.lastAtMs)}::float8[])`;
}

/** @returns addends added up, at most `most` */
export async function collectItemCounts(sql: Transaction, most: number): Promise<number> {
  const columns = ["item", "kind", "events", "unverified", "last_ms"];
  const [row] = await sql<{ taken: number }[]>`
    with ${takenAddends(sql, "item_count_addends", columns, most)}, added as (
      insert into item_counts as t (shop, item, kind, events, unverified, last_at)
      select shop, item, kind, sum(events), sum(unverified), to_timestamp(max(last_ms) / 1000)
      from addends group by shop, item, kind order by shop, item, kind
      on conflict (shop, item, kind) do update set
        events = t.events + excluded.events,
        unverified = t.unverified + excluded.unverified,
        last_at = greatest(t.last_at, excluded.last_at)
    )
    select count(*) as taken from taken`;
  return row?.taken ?? 0;
}
