// Trending and popular items of a shop, by department and country: one aggregate over the crowd's counts.
import { halfLifeMs, landmarkMs } from "../../shared/features/decayed-count.ts";
import { trendingShoppersMin } from "../../shared/features/trend.ts";
import { crowdListItemsMax } from "../../shared/wire/delta.ts";
import type { CrowdList } from "../../shared/wire/list-key.ts";
import { listKey } from "../../shared/wire/list-key.ts";
import type { Sql } from "../database/connect.ts";

/** List key → [item, score], best first, at most 50; available or not, but known to the catalogue. */
export type CrowdLists = Readonly<Record<string, readonly (readonly [item: string, score: number])[]>>;

/** A shop with many countries and departments has only its largest lists. */
export const crowdListsMax = 400;

export async function computeCrowdLists(sql: Sql, shop: string, momentMs: number): Promise<CrowdLists> {
  const elapsedMs = momentMs - landmarkMs;
  const rows = await sql<ListRow[]>`
    with live as (
      select c.item, nullif(c.country, '') as country, i.categories[1] as department,
        power(2::float8, greatest(-1000, least(1000, c.trending_log2 - ${elapsedMs / halfLifeMs.trending}::float8))) as recent,
        power(2::float8, greatest(-1000, least(1000, c.popular_log2 - ${elapsedMs / halfLifeMs.popular}::float8))) as usual,
        coalesce(power(2::float8, greatest(-1000, least(1000, c.shoppers_log2 - ${elapsedMs / halfLifeMs.trendingShoppers}::float8))), 0) as shoppers
      from crowd_counts c join items i on i.shop = c.shop and i.id = c.item
      where c.shop = ${shop} and i.deleted_at is null
    ), segments as (
      select item, department, country, grouping(department) = 0 as by_department, grouping(country) = 0 as by_country,
        sum(recent) as recent, sum(usual) as usual, sum(shoppers) as shoppers
      from live
      group by grouping sets ((item), (item, department), (item, country), (item, department, country))
    ), scored as (
      select 'popular' as list, item, department, country, by_department, by_country, usual as score from segments
      union all
      select 'trending', item, department, country, by_department, by_country,
        recent / sqrt(usual * ${halfLifeMs.trending / halfLifeMs.popular}::float8 + 1)
      from segments where shoppers >= ${trendingShoppersMin}
    ), placed as (
      select *, row_number() over (partition by list, by_department, department, by_country, country order by score desc, item) as place
      from scored
      where (not by_department or department is not null) and (not by_country or country is not null)
    )
    select list, department, country, item, score from placed where place <= ${crowdListItemsMax}
    order by list, by_department::int + by_country::int, department, country, place`;
  return largestLists(rows);
}

/** Caches for at most a second, so that many edge pulls cost one aggregate; each shop's lists once. */
export function cachedCrowdLists(sql: Sql, now: () => number): (shop: string) => Promise<CrowdLists> {
  const cache = new Map<string, { readonly atMs: number; readonly lists: Promise<CrowdLists> }>();
  return (shop) => {
    const nowMs = now();
    const known = cache.get(shop);
    if (known && nowMs - known.atMs < cacheMsMax) return known.lists;
    const lists = computeCrowdLists(sql, shop, nowMs);
    cache.delete(shop);
    cache.set(shop, { atMs: nowMs, lists });
    lists.catch(() => cache.delete(shop));
    const oldest = cache.keys().next();
    if (cache.size > cachedShopsMax && !oldest.done) cache.delete(oldest.value);
    return lists;
  };
}

const cacheMsMax = 1_000;
const cachedShopsMax = 1_000;

function largestLists(rows: readonly ListRow[]): CrowdLists {
  const lists = Map.groupBy(rows, (row) =>
    listKey(row.list, { category: row.department ?? undefined, country: row.country ?? undefined }),
  );
  const kept = [...lists].sort(([, a], [, b]) => specificity(a) - specificity(b) || b.length - a.length);
  return Object.fromEntries(
    kept.slice(0, crowdListsMax).map(([key, list]) => [key, list.map(({ item, score }) => [item, score] as const)]),
  );
}

const specificity = ([row]: readonly ListRow[]): number => (row?.department ? 1 : 0) + (row?.country ? 1 : 0);

interface ListRow {
  readonly list: CrowdList;
  readonly department: string | null;
  readonly country: string | null;
  readonly item: string;
  readonly score: number;
}
