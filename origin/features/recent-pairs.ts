// The newest neighbours of items: walks of the last days, decayed.
import { decayedValue, halfLifeMs } from "../../shared/features/decayed-count.ts";
import type { Sql } from "../database/connect.ts";

/** Item → [next item, decayed weight], best first. */
export type RecentPairs = ReadonlyMap<string, readonly (readonly [item: string, weight: number])[]>;

const itemsMax = 250;
const neighboursMax = 50;

/** @param items at most 250; 50 neighbours each */
export async function recentPairs(
  sql: Sql,
  shop: string,
  items: readonly string[],
  momentMs: number,
): Promise<RecentPairs> {
  if (items.length > itemsMax) throw new RangeError(`at most ${itemsMax} items have their pairs read at once`);
  const found = new Map<string, (readonly [string, number])[]>();
  if (items.length === 0) return found;
  const rows = await sql<{ item: string; next: string; weight: number }[]>`
    select k.item, p.next, p.weight from unnest(${[...new Set(items)]}::text[]) k (item)
    cross join lateral (
      select next_item as next, weight_log2 as weight from item_pairs t where t.shop = ${shop} and t.item = k.item
      order by weight_log2 desc, next_item limit ${neighboursMax}
    ) p order by k.item, p.weight desc, p.next`;
  for (const { item, next, weight } of rows) {
    const list = found.get(item) ?? [];
    found.set(item, list);
    list.push([next, decayedValue(weight, momentMs, halfLifeMs.pair)]);
  }
  return found;
}
