// What is looked at after an item in the same session: the memory of `coVisitation`, recent ones only.
import { addDecayed } from "../../shared/features/decayed-count.ts";
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { numberColumn, textColumn } from "./column.ts";
import { featureKey } from "./feature-key.ts";

export interface ItemPair {
  readonly shop: string;
  readonly item: string;
  readonly nextItem: string;
  readonly weightLog2: number;
  readonly lastAtMs: number;
}

export const itemPairChanges = (): Changes<ItemPair> =>
  new Changes(
    ({ shop, item, nextItem }) => featureKey(shop, item, nextItem),
    (a, b) => ({
      ...a,
      weightLog2: addDecayed(a.weightLog2, b.weightLog2) ?? a.weightLog2,
      lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    }),
  );

export async function addItemPairs(sql: Transaction, rows: readonly ItemPair[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into item_pairs as t (shop, item, next_item, weight_log2, last_at)
    select shop, item, next_item, weight, to_timestamp(last_ms / 1000)
    from unnest(${textColumn(rows, (row) => row.shop)}::text[], ${textColumn(rows, (row) => row.item)}::text[],
      ${textColumn(rows, (row) => row.nextItem)}::text[], ${numberColumn(rows, (row) => row.weightLog2)}::float8[],
      ${numberColumn(rows, (row) => row.lastAtMs)}::float8[]) as n (shop, item, next_item, weight, last_ms)
    on conflict (shop, item, next_item) do update set
      weight_log2 = decayed_sum(t.weight_log2, excluded.weight_log2),
      last_at = greatest(t.last_at, excluded.last_at)`;
}
