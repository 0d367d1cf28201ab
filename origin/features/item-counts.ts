// Anonymous totals of a shop: events by item and kind, whatever people consent to.
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { numberColumn, textColumn } from "./column.ts";
import { featureKey } from "./feature-key.ts";

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

export async function addItemCounts(sql: Transaction, rows: readonly ItemCount[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into item_counts as t (shop, item, kind, events, unverified, last_at)
    select shop, item, kind, events, unverified, to_timestamp(last_ms / 1000)
    from unnest(${textColumn(rows, (row) => row.shop)}::text[], ${textColumn(rows, (row) => row.item)}::text[],
      ${numberColumn(rows, (row) => row.kind)}::smallint[], ${numberColumn(rows, (row) => row.events)}::bigint[],
      ${numberColumn(rows, (row) => row.unverified)}::bigint[], ${numberColumn(rows, (row) => row.lastAtMs)}::float8[])
      as n (shop, item, kind, events, unverified, last_ms)
    on conflict (shop, item, kind) do update set
      events = t.events + excluded.events,
      unverified = t.unverified + excluded.unverified,
      last_at = greatest(t.last_at, excluded.last_at)`;
}
