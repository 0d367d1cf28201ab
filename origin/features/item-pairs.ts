// What is looked at after an item in the same session: the memory of `coVisitation`, recent ones only.
import { numberColumn, textColumn } from "../database/column.ts";
import type { Transaction } from "../database/connect.ts";
import { byShop, decayedTotal, takenAddends } from "./taken-addends.ts";

export interface ItemPair {
  readonly shop: string;
  readonly item: string;
  readonly nextItem: string;
  readonly weightLog2: number;
  readonly lastAtMs: number;
}

/** Leaves them to the collector. */
export async function leaveItemPairs(sql: Transaction, pairs: readonly ItemPair[]): Promise<void> {
  for (const [shop, rows] of byShop(pairs))
    await sql`
      insert into item_pair_addends (shop, item, next_item, weight_log2, last_ms)
      values (${shop}, ${textColumn(rows, (row) => row.item)}::text[], ${textColumn(rows, (row) => row.nextItem)}::text[],
        ${numberColumn(rows, (row) => row.weightLog2)}::float8[], ${numberColumn(rows, (row) => row.lastAtMs)}::float8[])`;
}

/** @returns addends added up, at most `most` */
export async function collectItemPairs(sql: Transaction, most: number): Promise<number> {
  const columns = ["item", "next_item", "weight_log2", "last_ms"];
  const [row] = await sql<{ taken: number }[]>`
    with ${takenAddends(sql, "item_pair_addends", columns, most)}, newest as (
      select max(weight_log2) as weight from addends
    ), added as (
      insert into item_pairs as t (shop, item, next_item, weight_log2, last_at)
      select shop, item, next_item, ${decayedTotal(sql, "weight_log2", "newest.weight")}, to_timestamp(max(last_ms) / 1000)
      from addends, newest group by shop, item, next_item, newest.weight order by shop, item, next_item
      on conflict (shop, item, next_item) do update set
        weight_log2 = decayed_sum(t.weight_log2, excluded.weight_log2),
        last_at = greatest(t.last_at, excluded.last_at)
    )
    select count(*) as taken from taken`;
  return row?.taken ?? 0;
}
