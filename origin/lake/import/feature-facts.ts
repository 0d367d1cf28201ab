// What the feature store would have observed of the shaped events, as DuckDB tables: `facts` (an item of an event), `steps` (those that are steps of a
// walk, in stretches of one session) and `voices` (those that moved the crowd). The rules are those of origin/features, put to all events at once.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { isStep } from "../../../shared/features/co-visitation.ts";
import { itemFacets } from "../../../shared/features/item-facets.ts";
import { distinctShopperMs } from "../../../shared/features/trend.ts";
import { eventKind, eventNames } from "../../../shared/wire/event-kind.ts";
import type { Sql } from "../../database/connect.ts";
import { botEventsPerMinuteMax, botMs, hourMs } from "../../features/crowd-guard.ts";
import { stepItemsMax } from "../../features/observe-batch.ts";
import { literal } from "../duck.ts";

/** Needs `shaped`. An import counts as if the shop had been new at its first moment: the guards do not look behind it. */
export async function observeFacts(connection: DuckDBConnection): Promise<void> {
  const kinds = eventNames.map((name) => {
    const { code, historyWeight, crowdWeight } = eventKind(name);
    return `(${literal(name)}, ${code}, ${historyWeight}, ${crowdWeight}, ${isStep(name)})`;
  });
  await connection.run(
    `create table kinds as from (values ${kinds.join(", ")}) as k (name, kind, history_weight, crowd_weight, steps)`,
  );
  // As enums, in the order of their texts, keys are grouped and sorted as numbers.
  await connection.run("create type shopper_key as enum (select distinct shopper from shaped order by 1)");
  await connection.run(
    "create type item_id as enum (select distinct item from (select unnest(items).item_id as item from shaped) order by 1)",
  );
  await connection.run(`
    create table paced as
    with counted as (
      select log_offset, shopper::shopper_key as shopper, at_ms, at_ms // 60000 * 60000 as minute_ms,
        row_number() over (partition by shopper, at_ms // 60000 order by at_ms, log_offset) as in_minute
      from shaped
    )
    select *, max(case when in_minute > ${botEventsPerMinuteMax} then minute_ms + ${botMs} end)
      over (partition by shopper order by at_ms, log_offset rows unbounded preceding) as bot_until_ms
    from counted`);
  await connection.run(`
    create table facts as
    with each as (
      select log_offset, unnest(items).item_id::item_id as item, generate_subscripts(items, 1) as place from shaped
    ), once as (
      select log_offset, item, min(place) as place from each group by log_offset, item
    ), known as (
      select o.log_offset, s.shopper::shopper_key as shopper, s.session, s.at_ms, o.item, o.place, k.kind::smallint as kind, k.history_weight, k.crowd_weight, k.steps,
        coalesce(s.at_ms < p.bot_until_ms, false) as muted
      from once o join shaped s using (log_offset) join kinds k using (name) join paced p using (log_offset)
    ), first_few as (
      select log_offset, place from known where steps
      qualify row_number() over (partition by log_offset order by place) <= ${stepItemsMax}
    )
    select known.* exclude (steps), f.place is not null as is_step from known left join first_few f using (log_offset, place)`);
  // A shopper has one window of steps, and a step of another session begins a new one.
  await connection.run(`
    create table steps as
    with walked as (
      select log_offset, place, shopper, session, item, at_ms,
        session is distinct from lag(session) over (partition by shopper order by at_ms, log_offset, place) as turns
      from facts where is_step
    )
    select * exclude (turns),
      count(*) filter (turns) over (partition by shopper order by at_ms, log_offset, place rows unbounded preceding) as stretch
    from walked`);
  await connection.run(`
    create table heard as
    with spoken as (
      select * from facts where crowd_weight > 0 and not muted
      qualify row_number() over (partition by shopper, item, kind, at_ms // ${hourMs} order by at_ms, log_offset) = 1
    )
    select *, coalesce(at_ms - lag(at_ms) over near < ${distinctShopperMs}, false) as soon,
      coalesce(lead(at_ms) over near - at_ms < ${distinctShopperMs}, false) as before_soon
    from spoken window near as (partition by shopper, item order by at_ms, log_offset)`);
  // Who counted as a distinct shopper does so again after three days. Behind a gap that long the next one always counts, so only the runs between such
  // gaps are walked, one after another.
  await connection.run(`
    create table voices as
    with runs as (
      select *, count(*) filter (not soon) over (partition by shopper, item order by at_ms, log_offset rows unbounded preceding) as run
      from heard where soon or before_soon
    ), walked as (
      select shopper, item, list_reduce(list([at_ms, log_offset] order by at_ms, log_offset), (taken, next) ->
        if(next[1] - taken[len(taken) - 1] >= ${distinctShopperMs}, list_concat(taken, next), taken)) as taken
      from runs group by shopper, item, run
    ), later as (
      select item, unnest(taken[4:len(taken):2]) as log_offset from walked
    )
    select heard.* exclude (soon, before_soon), not soon or later.log_offset is not null as is_distinct
    from heard left join later using (item, log_offset)`);
  await connection.run("drop table heard");
}

/** After `observeFacts`. DuckDB's `item_facets`: what features know of the shop's items, of those that are in its catalogue; `facets` has '' for what an item lacks. */
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
    select try_cast(item as item_id) as item, coalesce(department, '') as department, coalesce(category, '') as category, coalesce(brand, '') as brand,
      coalesce(price_band, '') as price_band
    from item_facets
    where try_cast(item as item_id) is not null and coalesce(department, category, brand, price_band) is not null`);
}
