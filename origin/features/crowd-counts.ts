// What the crowd does with an item in a country: the memory of `trend` and `popularity`.
import type { FeatureMemory } from "../../shared/features/feature.ts";
import { popularity } from "../../shared/features/popularity.ts";
import { trend } from "../../shared/features/trend.ts";
import { numberColumn, textColumn } from "../database/column.ts";
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { featureKey } from "./feature-key.ts";
import { byShop, decayedTotal, takenAddends } from "./taken-addends.ts";

export interface CrowdCount {
  readonly shop: string;
  readonly item: string;
  /** '' when unknown. */
  readonly country: string;
  readonly trend: FeatureMemory["trend"];
  readonly popularity: FeatureMemory["popularity"];
  readonly lastAtMs: number;
}

export const crowdCountChanges = (): Changes<CrowdCount> =>
  new Changes(
    ({ shop, item, country }) => featureKey(shop, item, country),
    (a, b) => ({
      ...a,
      trend: trend.merge(a.trend, b.trend),
      popularity: popularity.merge(a.popularity, b.popularity),
      lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    }),
  );

/** Leaves them to the collector. */
export async function leaveCrowdCounts(sql: Transaction, counts: readonly CrowdCount[]): Promise<void> {
  for (const [shop, rows] of byShop(counts))
    await sql`
      insert into crowd_count_addends (shop, item, country, trending_log2, shoppers_log2, popular_log2, last_ms)
      values (${shop}, ${textColumn(rows, (row) => row.item)}::text[], ${textColumn(rows, (row) => row.country)}::text[],
        ${numberColumn(rows, (row) => row.trend.recent)}::float8[], ${numberColumn(rows, (row) => row.trend.shoppers)}::float8[],
        ${numberColumn(rows, (row) => row.popularity)}::float8[], ${numberColumn(rows, (row) => row.lastAtMs)}::float8[])`;
}

/** @returns addends added up, at most `most` */
export async function collectCrowdCounts(sql: Transaction, most: number): Promise<number> {
  const columns = ["item", "country", "trending_log2", "shoppers_log2", "popular_log2", "last_ms"];
  const [row] = await sql<{ taken: number }[]>`
    with ${takenAddends(sql, "crowd_count_addends", columns, most)}, newest as (
      select max(trending_log2) as trending, max(shoppers_log2) as shoppers, max(popular_log2) as popular from addends
    ), added as (
      insert into crowd_counts as t (shop, item, country, trending_log2, shoppers_log2, popular_log2, last_at)
      select shop, item, country, ${decayedTotal(sql, "trending_log2", "newest.trending")},
        ${decayedTotal(sql, "shoppers_log2", "newest.shoppers")}, ${decayedTotal(sql, "popular_log2", "newest.popular")},
        to_timestamp(max(last_ms) / 1000)
      from addends, newest group by shop, item, country, newest.trending, newest.shoppers, newest.popular order by shop, item, country
      on conflict (shop, item, country) do update set
        trending_log2 = decayed_sum(t.trending_log2, excluded.trending_log2),
        shoppers_log2 = decayed_sum(t.shoppers_log2, excluded.shoppers_log2),
        popular_log2 = decayed_sum(t.popular_log2, excluded.popular_log2),
        last_at = greatest(t.last_at, excluded.last_at)
    )
    select count(*) as taken from taken`;
  return row?.taken ?? 0;
}
