// What the feature store would have observed of the shaped events, as DuckDB tables: `facts` (an item of an event), and `voices`, those that moved the
// crowd. The rules are those of origin/features (judge-batch, observe-batch, crowd-guard), put to all events at once.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { isStep } from "../../../shared/features/co-visitation.ts";
import { itemFacets } from "../../../shared/features/item-facets.ts";
import { distinctShopperMs } from "../../../shared/features/trend.ts";
import { eventKind, eventNames } from "../../../shared/wire/event-kind.ts";
import type { Sql } from "../../database/connect.ts";
import { botEventsPerMinuteMax, botMs, hourMs } from "../../features/crowd-guard.ts";
import { literal } from "../duck.ts";

/** As in observe-batch: of an event with many items only the first few are steps of a walk. */
const stepItemsMax = 5;

/** Needs `shaped`. An import counts as if the shop had been new at its first moment: the guards do not look behind it. */
export async function observeFacts(connection: DuckDBConnection): Promise<void> {
  const kinds = eventNames.map((name) => {
    const { code, historyWeight, crowdWeight } = eventKind(name);
    return `(${literal(name)}, ${code}, ${historyWeight}, ${crowdWeight}, ${isStep(name)})`;
  });
  await connection.run(
    `create table kinds as from (values ${kinds.join(", ")}) as k (name, kind, history_weight, crowd_weight, steps)`,
  );
  await connection.run(`
    create table paced as
    with counted as (
      select log_offset, shopper, session, name, at_ms, items, at_ms // 60000 * 60000 as minute_ms,
        row_number() over (partition by shopper, at_ms // 60000 order by at_ms, log_offset) as in_minute
      from shaped
    )
    select *, max(case when in_minute > ${botEventsPerMinuteMax} then minute_ms + ${botMs} end)
      over (partition by shopper order by at_ms, log_offset rows unbounded preceding) as bot_until_ms
    from counted`);
  await connection.run(`
    create table facts as
    with each as (
      select log_offset, shopper, session, at_ms, bot_until_ms, name, unnest(items).item_id as item, generate_subscripts(items, 1) as place from paced
    ), once as (
      select * from each qualify row_number() over (partition by log_offset, item order by place) = 1
    )
    select f.log_offset, f.shopper, f.session, f.at_ms, f.item, f.place, k.kind::smallint as kind, k.history_weight, k.crowd_weight,
      k.steps and row_number() over (partition by f.log_offset order by f.place) <= ${stepItemsMax} as is_step,
      coalesce(f.at_ms < f.bot_until_ms, false) as muted
    from once f join kinds k using (name)`);
  await connection.run(`
    create table heard as select * from facts where crowd_weight > 0 and not muted
    qualify row_number() over (partition by shopper, item, kind, at_ms // ${hourMs} order by at_ms, log_offset) = 1`);
  // Who counted as a distinct shopper does so again after three days. Behind a gap that long the next one always counts, so only the runs between such
  // gaps are walked, one after another.
  await connection.run(`
    create table voices as
    with gaps as (
      select *, coalesce(at_ms - lag(at_ms) over (partition by shopper, item order by at_ms, log_offset) < ${distinctShopperMs}, false) as soon from heard
    ), runs as (
      select *, count(*) filter (not soon) over (partition by shopper, item order by at_ms, log_offset rows unbounded preceding) as run from gaps
    ), walked as (
      select shopper, item, list_reduce(list([at_ms, log_offset] order by at_ms, log_offset), (taken, next) ->
        if(next[1] - taken[len(taken) - 1] >= ${distinctShopperMs}, list_concat(taken, next), taken)) as taken
      from runs group by shopper, item, run having count(*) > 1
    ), later as (
      select item, unnest(list_distinct(taken[4:len(taken):2])) as log_offset from walked
    )
    select runs.* exclude (soon, run), not soon or later.log_offset is not null as is_distinct
    from runs left join later using (item, log_offset)`);
  await connection.run("drop table heard");
}

/** DuckDB's `item_facets`: what features know of the shop's items, of those that are in its catalogue; `facets` has '' for what an item lacks. */
export async function loadFacets(connection: DuckDBConnection, sql: Sql, shop: string, folder: string): Promise<void> {
  const known = await sql<{ id: string; categories: string[]; brand: string | null; price: number | null }[]>`
    select id, categories, brand, price_amount::float8 as price from items where shop = ${shop}`;
  const rows = known.map(({ id, ...item }) => {
    const { department, category, brand, priceBand } = itemFacets(item);
    return JSON.stringify({ item: id, department, category, brand, price_band: priceBand });
  });
  const file = join(folder, "facets.jsonl");
  await writeFile(file, rows.join("\n"));
  await connection.run(`
    create table item_facets as from read_json(${literal(file)}, format = 'newline_delimited',
      columns = {item: 'VARCHAR', department: 'VARCHAR', category: 'VARCHAR', brand: 'VARCHAR', price_band: 'VARCHAR'})`);
  await connection.run(`
    create table facets as
    select item, coalesce(department, '') as department, coalesce(category, '') as category, coalesce(brand, '') as brand,
      coalesce(price_band, '') as price_band
    from item_facets where coalesce(department, category, brand, price_band) is not null`);
}
