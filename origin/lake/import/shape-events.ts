// Lines become events, as the edge would have sent them and the stream applied them at that very moment: table `shaped`, with the lake's columns.
import type { DuckDBConnection } from "@duckdb/node-api";
import { itemsPerEventMax } from "../../../shared/wire/event.ts";
import { duckRows, literal } from "../duck.ts";

export interface ShapeOrder {
  readonly shop: string;
  /** Checksum of the file and its mapping: with the line it makes the event's id. */
  readonly source: string;
  readonly shiftMs: number;
  /** Inclusive and exclusive, in the file's own time. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Imported rows have this partition; their offset is the line number within their source. */
export const importPartition = -1;
const sessionIdleMs = 30 * 60_000;

/**
 * Needs `lines`, and `shopper_keys` (shopper_id, shopper). A basket's lines are one event and one session; lines without a basket are an event
 * each, and 30 idle minutes end their session. An event is applied and received when it happened, is vouched for, and has full consent.
 */
export async function shapeEvents(connection: DuckDBConnection, order: ShapeOrder): Promise<void> {
  const [fullest] = await duckRows<{ lines: number | null }>(
    connection,
    "select max(n) as lines from (select count(*) as n from lines where basket is not null group by shopper_id, basket, name)",
  );
  // Cutting a basket takes a sort of everything, and hardly any file has one that is too large.
  const place =
    "row_number() over (partition by shopper_id, basket, case when basket is null then line end, name order by line) - 1";
  const part = (fullest?.lines ?? 0) > itemsPerEventMax ? `(${place}) // ${itemsPerEventMax}` : "0";
  await connection.run(`
    create table placed as select *, ${part} as part from lines where at_ms >= ${order.fromMs} and at_ms < ${order.untilMs}`);
  await connection.run(`
    create table grouped as
    with packed as (
      select shopper_id, name, basket, min(line) as line, min(at_ms) + ${order.shiftMs} as at_ms,
        list_sort(list({'line': line, 'item_id': item, 'price': coalesce(price, round(value / nullif(quantity, 0), 4)), 'quantity': quantity})) as items,
        any_value(currency) as currency, coalesce(sum(value), sum(price * coalesce(quantity, 1))) as value
      from placed group by shopper_id, name, basket, case when basket is null then line end, part
    )
    select * replace (list_transform(items, i -> {'item_id': i.item_id, 'price': i.price, 'quantity': i.quantity, 'index': null::integer,
      'item_list_id': null::varchar}) as items) from packed`);
  await connection.run(`
    create table visits as
    with cut as (
      select shopper_id, basket, line, at_ms,
        at_ms - lag(at_ms) over (partition by shopper_id, basket is null order by at_ms, line) <= ${sessionIdleMs} as goes_on from grouped
    ), numbered as (
      select *, count(*) filter (not coalesce(goes_on, false)) over (partition by shopper_id, basket is null order by at_ms, line) as visit from cut
    )
    select line, min(line) over (partition by shopper_id, basket, case when basket is null then visit end) as first_line from numbered`);
  await connection.run(`
    create table shaped as
    select ${literal(order.shop)} as shop, make_timestamp(at_ms * 1000)::date as day, ${importPartition}::integer as log_partition,
      line::bigint as log_offset, at_ms as applied_at_ms, ${literal(`${order.source}-`)} || first_line as session,
      ${literal(`${order.source}-`)} || line as id, at_ms, shopper, 'full' as consent, at_ms as received_at_ms, null::varchar as country,
      null::varchar as device, null::varchar as source, true as verified, null::varchar as request_id, name, null::varchar as client_session,
      items, currency, round(value, 4) as value, basket as transaction_id, null::varchar as search_term, null::double as engagement_time_msec,
      null::varchar as recommendation_id
    from grouped join visits using (line) join shopper_keys using (shopper_id)
    order by at_ms, line`);
  await connection.run("drop table placed; drop table grouped; drop table visits");
}
