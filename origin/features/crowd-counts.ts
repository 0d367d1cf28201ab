// What the crowd does with an item in a country: the memory of `trend` and `popularity`.
import type { FeatureMemory } from "../../shared/features/feature.ts";
import { popularity } from "../../shared/features/popularity.ts";
import { trend } from "../../shared/features/trend.ts";
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { numberColumn, textColumn } from "./column.ts";
import { featureKey } from "./feature-key.ts";

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

export async function addCrowdCounts(sql: Transaction, rows: readonly CrowdCount[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into crowd_counts as t (shop, item, country, trending_log2, shoppers_log2, popular_log2, last_at)
    select shop, item, country, trending, shoppers, popular, to_timestamp(last_ms / 1000)
    from unnest(${textColumn(rows, (row) => row.shop)}::text[], ${textColumn(rows, (row) => row.item)}::text[],
      ${textColumn(rows, (row) => row.country)}::text[], ${numberColumn(rows, (row) => row.trend.recent)}::float8[],
      ${numberColumn(rows, (row) => row.trend.shoppers)}::float8[], ${numberColumn(rows, (row) => row.popularity)}::float8[],
      ${numberColumn(rows, (row) => row.lastAtMs)}::float8[])
      as n (shop, item, country, trending, shoppers, popular, last_ms)
    on conflict (shop, item, country) do update set
      trending_log2 = decayed_sum(t.trending_log2, excluded.trending_log2),
      shoppers_log2 = decayed_sum(t.shoppers_log2, excluded.shoppers_log2),
      popular_log2 = decayed_sum(t.popular_log2, excluded.popular_log2),
      last_at = greatest(t.last_at, excluded.last_at)`;
}
