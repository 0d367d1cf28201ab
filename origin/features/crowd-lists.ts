// Trending and popular items of a shop, by department and country: one aggregate over the crowd's counts.
import type { PendingQuery, Row } from "postgres";
import { halfLifeMs, landmarkMs } from "../../shared/features/decayed-count.ts";
import { trendingShoppersMin } from "../../shared/features/trend.ts";
import { crowdListItemsMax } from "../../shared/wire/delta.ts";
import type { CrowdList } from "../../shared/wire/list-key.ts";
import { listKey } from "../../shared/wire/list-key.ts";
import type { Sql, Transaction } from "../database/connect.ts";

/** List key → [item, score], best first, at most 50; available or not, but known to the catalogue. */
export type CrowdLists = Readonly<Record<string, readonly (readonly [item: string, score: number])[]>>;

/** A shop with many countries and departments has only its largest lists of each kind. */
export const crowdListsMax = 200;

type Fragment = PendingQuery<Row[]>;

/** Both kinds of lists, as they are at a moment. */
export async function computeCrowdLists(sql: Sql | Transaction, shop: string, momentMs: number): Promise<CrowdLists> {
  const [popular, trending] = [await popularLists(sql, shop, momentMs), await trendingLists(sql, shop, momentMs)];
  return { ...popular, ...trending };
}

/** Trending is at most a second old, popular at most ten: many edge pulls cost one aggregate. */
export function cachedCrowdLists(sql: Sql, now: () => number): (shop: string) => Promise<CrowdLists> {
  const popular = cached((shop, atMs) => popularLists(sql, shop, atMs), popularAgeMsMax);
  const trending = cached((shop, atMs) => trendingLists(sql, shop, atMs), trendingAgeMsMax);
  return async (shop) => {
    const nowMs = now();
    return { ...(await popular(shop, nowMs)), ...(await trending(shop, nowMs)) };
  };
}

const trendingAgeMsMax = 1_000;
const popularAgeMsMax = 10_000;
const cachedShopsMax = 1_000;

type ListsAt = (shop: string, nowMs: number) => Promise<CrowdLists>;

/** Callers of one moment share one computation; a failed one is forgotten. */
function cached(compute: ListsAt, ageMsMax: number): ListsAt {
  const cache = new Map<string, { readonly atMs: number; readonly lists: Promise<CrowdLists> }>();
  return (shop, nowMs) => {
    const known = cache.get(shop);
    if (known && nowMs - known.atMs < ageMsMax) return known.lists;
    const entry = { atMs: nowMs, lists: compute(shop, nowMs) };
    cache.delete(shop);
    cache.set(shop, entry);
    entry.lists.catch(() => cache.get(shop) === entry && cache.delete(shop));
    const oldest = cache.keys().next();
    if (cache.size > cachedShopsMax && !oldest.done) cache.delete(oldest.value);
    return entry.lists;
  };
}

async function popularLists(sql: Sql | Transaction, shop: string, momentMs: number): Promise<CrowdLists> {
  const scored = sql`select *, usual as score from segments`;
  return lists("popular", await rankedRows(sql, liveCounts(sql, shop, momentMs), scored));
}

async function trendingLists(sql: Sql | Transaction, shop: string, momentMs: number): Promise<CrowdLists> {
  const scored = sql`select *, recent / sqrt(usual * ${halfLifeMs.trending / halfLifeMs.popular}::float8 + 1) as score
    from segments where shoppers >= ${trendingShoppersMin}`;
  return lists("trending", await rankedRows(sql, liveCounts(sql, shop, momentMs), scored));
}

/** The counts of what the catalogue sells, decayed to the moment. Exponents stay within what a float8 holds. */
const liveCounts = (sql: Sql | Transaction, shop: string, momentMs: number) => {
  const now = (column: string, halfLife: number) =>
    sql`power(2::float8, greatest(-1000, least(1000, ${sql(column)} - ${(momentMs - landmarkMs) / halfLife}::float8)))`;
  return sql`
    select c.item, nullif(c.country, '') as country, i.categories[1] as department,
      ${now("trending_log2", halfLifeMs.trending)} as recent, ${now("popular_log2", halfLifeMs.popular)} as usual,
      case when c.shoppers_log2 is null then 0 else ${now("shoppers_log2", halfLifeMs.trendingShoppers)} end as shoppers
    from crowd_counts c join items i on i.shop = c.shop and i.id = c.item
    where c.shop = ${shop} and i.deleted_at is null`;
};

// A segment is sorted by a hash of its names: sorting the names themselves costs five times as much. Should two segments ever
// share a hash, their lists are shorter.
const rankedRows = (sql: Sql | Transaction, live: Fragment, scored: Fragment) => sql<ListRow[]>`
  with live as (${live}), segments as (
    select item, department, country, sum(recent) as recent, sum(usual) as usual, sum(shoppers) as shoppers,
      hashtextextended(coalesce(department, ''), grouping(department)) # hashtextextended(coalesce(country, ''), 2 + grouping(country)) as segment
    from live
    group by grouping sets ((item), (item, department), (item, country), (item, department, country))
    having (grouping(department) = 1 or department is not null) and (grouping(country) = 1 or country is not null)
  ), scored as (${scored}), placed as (
    select *, row_number() over (partition by segment order by score desc, item) as place from scored
  )
  select department, country, item, score from placed where place <= ${crowdListItemsMax} order by segment, place`;

function lists(list: CrowdList, rows: readonly ListRow[]): CrowdLists {
  const byKey = Map.groupBy(rows, (row) =>
    listKey(list, { category: row.department ?? undefined, country: row.country ?? undefined }),
  );
  const kept = [...byKey].sort(([, a], [, b]) => specificity(a) - specificity(b) || b.length - a.length);
  return Object.fromEntries(
    kept.slice(0, crowdListsMax).map(([key, ranked]) => [key, ranked.map(({ item, score }) => [item, score] as const)]),
  );
}

const specificity = ([row]: readonly ListRow[]): number => (row?.department ? 1 : 0) + (row?.country ? 1 : 0);

interface ListRow {
  readonly department: string | null;
  readonly country: string | null;
  readonly item: string;
  readonly score: number;
}
