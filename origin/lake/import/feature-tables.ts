// The feature tables that an import fills: for each its rows, as DuckDB SQL over `shaped`, `facts`, `steps`, `voices` and `facets`, and how they join rows
// that are there already. The same sums as origin/features writes batch by batch; a test compares the two.
import { halfLifeMs, landmarkMs } from "../../../shared/features/decayed-count.ts";
import { purchaseDaysMax } from "../../../shared/features/purchase-rhythm.ts";
import { sessionWindowItemsMax } from "../../../shared/features/session-window.ts";
import { eventKinds } from "../../../shared/wire/event-kind.ts";
import { historyMax } from "../../../shared/wire/history.ts";
import { hourMs } from "../../features/crowd-guard.ts";

export interface FeatureTable {
  readonly table: string;
  /** All columns that an import writes but `shop`, in the order of `rows`. */
  readonly columns: readonly string[];
  /** Needs nothing but the tables above and those of earlier entries. */
  readonly rows: string;
  /** What follows `on conflict`; `t` is the row that is there. */
  readonly conflict: string;
}

const dayMs = 86_400_000;
const purchase = eventKinds.purchase.code;
const moment = (ms: string): string => `make_timestamp(${ms} * 1000)::varchar || '+00'`;
/** decayed-count.ts as an aggregate: log2 of a sum of contributions, all of them counted from the moment `newest`, so that no power overflows. */
const decayedSum = (weight: string, newest: string, halfLife: number, filter = "true"): string =>
  `log2(sum(${weight} * power(2::double, (at_ms - ${newest}) / ${halfLife}::double)) filter (${filter}))
    + (max(${newest}) - ${landmarkMs}) / ${halfLife}::double`;
/** Where half-lives are long, one moment serves all groups: powers vanish only beyond a thousand half-lives. */
const newestOfAll = "(select max(at_ms) from shaped)";

export const featureTables: readonly FeatureTable[] = [
  {
    table: "item_counts",
    columns: ["item", "kind", "events", "unverified", "last_at"],
    rows: `select item, kind, count(*), 0, ${moment("max(at_ms)")} from facts group by item, kind`,
    conflict: `(shop, item, kind) do update set events = t.events + excluded.events, last_at = greatest(t.last_at, excluded.last_at)`,
  },
  {
    table: "crowd_counts",
    columns: ["item", "country", "trending_log2", "shoppers_log2", "popular_log2", "last_at"],
    rows: `
      with newest as (
        select voices.*, n.newest, n.newest_distinct from voices join (
          select item, max(at_ms) as newest, max(at_ms) filter (is_distinct) as newest_distinct from voices group by item
        ) n using (item)
      )
      select item, '' as country, ${decayedSum("crowd_weight", "newest", halfLifeMs.trending)},
        ${decayedSum("1", "newest_distinct", halfLifeMs.trendingShoppers, "is_distinct")},
        ${decayedSum("crowd_weight", "newest", halfLifeMs.popular)}, ${moment("max(at_ms)")}
      from newest group by item`,
    conflict: `(shop, item, country) do update set trending_log2 = decayed_sum(t.trending_log2, excluded.trending_log2),
      shoppers_log2 = decayed_sum(t.shoppers_log2, excluded.shoppers_log2), popular_log2 = decayed_sum(t.popular_log2, excluded.popular_log2),
      last_at = greatest(t.last_at, excluded.last_at)`,
  },
  {
    table: "shopper_items",
    columns: [
      "shopper",
      "item",
      "kind",
      "events",
      "first_at",
      "last_at",
      "purchase_days",
      "crowd_hour",
      "crowd_shopper_at",
    ],
    rows: `
      with marks as (
        select shopper, item, kind, max(at_ms // ${hourMs} * ${hourMs}) as hour_ms, max(at_ms) filter (is_distinct) as distinct_ms
        from voices group by shopper, item, kind
      ), touched as (
        select shopper, item, kind, count(*) as events, min(at_ms) as first_ms, max(at_ms) as last_ms
        from facts where history_weight > 0 group by shopper, item, kind
      ), often as (
        select shopper, item, kind, list(day order by day desc) as days from (
          select distinct shopper, item, kind, at_ms // ${dayMs} as day from facts
          join (select shopper, item, kind from touched where kind = ${purchase} and first_ms // ${dayMs} < last_ms // ${dayMs}) using (shopper, item, kind)
        ) group by shopper, item, kind
      )
      select shopper, item, kind, events, ${moment("first_ms")}, ${moment("last_ms")},
        case when kind = ${purchase} then '{' || coalesce(array_to_string(days[:${purchaseDaysMax}], ','), (last_ms // ${dayMs})::varchar) || '}' end,
        ${moment("hour_ms")}, ${moment("distinct_ms")}
      from touched left join marks using (shopper, item, kind) left join often using (shopper, item, kind) order by shopper, item, kind`,
    conflict: `(shop, shopper, item, kind) do update set events = t.events + excluded.events, first_at = least(t.first_at, excluded.first_at),
      last_at = greatest(t.last_at, excluded.last_at), crowd_hour = greatest(t.crowd_hour, excluded.crowd_hour),
      crowd_shopper_at = greatest(t.crowd_shopper_at, excluded.crowd_shopper_at),
      purchase_days = case when excluded.purchase_days is null then t.purchase_days else newest_days(t.purchase_days, excluded.purchase_days) end`,
  },
  {
    table: "shopper_affinity",
    columns: ["shopper", "department", "category", "brand", "price_band", "weight_log2", "last_at"],
    rows: `
      select shopper, department, category, brand, price_band, ${decayedSum("history_weight", newestOfAll, halfLifeMs.affinity)},
        ${moment("max(at_ms)")}
      from facts join facets using (item) where history_weight > 0
      group by shopper, department, category, brand, price_band order by shopper, department, category, brand, price_band`,
    conflict: `(shop, shopper, department, category, brand, price_band) do update set
      weight_log2 = decayed_sum(t.weight_log2, excluded.weight_log2), last_at = greatest(t.last_at, excluded.last_at)`,
  },
  {
    table: "shopper_recent",
    columns: ["shopper", "at", "item", "kind"],
    rows: `
      select shopper, ${moment("at_ms")}, item, kind from (select distinct shopper, at_ms, item, kind from facts where history_weight > 0)
      qualify row_number() over (partition by shopper order by at_ms desc, item desc, kind desc) <= ${historyMax}`,
    conflict: "do nothing",
  },
  {
    table: "item_pairs",
    columns: ["item", "next_item", "weight_log2", "last_at"],
    rows: `
      with later as (
        select s.shopper, s.stretch, s.item, s.at_ms, s.log_offset, s.place from steps s semi join voices using (log_offset, place)
      ), earlier as (
        select l.item as next_item, l.log_offset, l.place, any_value(l.at_ms) as next_ms, e.item, max(e.at_ms) as last_ms
        from later l join steps e on e.shopper = l.shopper and e.stretch = l.stretch
          and (e.at_ms, e.log_offset, e.place) < (l.at_ms, l.log_offset, l.place)
        group by l.item, l.log_offset, l.place, e.item
        qualify row_number() over (partition by l.log_offset, l.place order by last_ms desc, e.item) <= ${sessionWindowItemsMax}
      ), stepped as (
        select item, next_item, next_ms as at_ms, 1 / sqrt(row_number() over (partition by log_offset, place order by last_ms desc, item)) as weight
        from earlier where item <> next_item
      )
      select item, next_item, ${decayedSum("weight", newestOfAll, halfLifeMs.pair)}, ${moment("max(at_ms)")} from stepped group by item, next_item`,
    conflict: `(shop, item, next_item) do update set weight_log2 = decayed_sum(t.weight_log2, excluded.weight_log2),
      last_at = greatest(t.last_at, excluded.last_at)`,
  },
  {
    table: "shopper_state",
    columns: [
      "shopper",
      "updated_at",
      "minute",
      "minute_events",
      "bot_until",
      "session",
      "session_items",
      "recent_rows",
    ],
    rows: `
      with paces as (
        select shopper, max(at_ms) as last_ms, max(minute_ms) as minute_ms, max(bot_until_ms) as bot_until_ms,
          count(*) filter (minute_ms = newest_minute_ms) as minute_events
        from (select *, max(minute_ms) over (partition by shopper) as newest_minute_ms from paced) group by shopper
      ), newest as (
        select shopper, any_value(session) as session, item, max(at_ms) as at_ms from steps
        semi join (select shopper, max(stretch) as stretch from steps group by shopper) using (shopper, stretch)
        group by shopper, item
        qualify row_number() over (partition by shopper order by max(at_ms) desc, item) <= ${sessionWindowItemsMax}
      ), walks as (
        select shopper, any_value(session) as session, to_json(list([to_json(item), to_json(at_ms), to_json(department)] order by at_ms desc, item)) as items
        from newest left join item_facets using (item) group by shopper
      ), recents as (
        select shopper, count(distinct (at_ms, item, kind)) as n from facts where history_weight > 0 group by shopper
      )
      select p.shopper, ${moment("last_ms")}, ${moment("minute_ms")}, minute_events, ${moment("bot_until_ms")}, session, coalesce(items::varchar, '[]'),
        least(coalesce(n, 0), ${historyMax})
      from paces p left join walks using (shopper) left join recents using (shopper) order by p.shopper`,
    conflict: `(shop, shopper) do update set updated_at = excluded.updated_at, minute = excluded.minute, minute_events = excluded.minute_events,
      bot_until = greatest(t.bot_until, excluded.bot_until), session = excluded.session, session_items = excluded.session_items,
      recent_rows = ${historyMax}
      where excluded.updated_at > t.updated_at`,
  },
];
