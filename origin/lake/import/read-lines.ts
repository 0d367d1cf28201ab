// A file of events, read as it is into DuckDB: table `lines` holds what can be taken, `refused` what cannot, both with their line in the file.
import type { DuckDBConnection } from "@duckdb/node-api";
import { quantityMax } from "../../../shared/wire/event.ts";
import { eventNames } from "../../../shared/wire/event-kind.ts";
import { itemIdCharsMax } from "../../../shared/wire/identifier.ts";
import { duckRows, literal, literals } from "../duck.ts";
import type { EventField, Mapping } from "./import-mapping.ts";
import { momentSql, sourceColumns } from "./import-mapping.ts";

export interface LinesOrder {
  readonly file: string;
  readonly mapping: Mapping<EventField>;
  /** The event name where the file has no column for it. */
  readonly event: string;
  readonly currency?: string | undefined;
}
export interface LinesRead {
  readonly lines: number;
  readonly refused: number;
  /** The first few refused lines, in words. */
  readonly examples: readonly string[];
  /** In the file's own time, milliseconds since the epoch; 0 when there are no lines. */
  readonly lastAtMs: number;
}

const examplesMax = 5;

/** Lines count from 0. Moments are the file's own. */
export async function readLines(connection: DuckDBConnection, order: LinesOrder): Promise<LinesRead> {
  const { from, column } = await sourceColumns(connection, order.file, order.mapping, ["shopper", "item", "at"]);
  const text = (field: EventField, otherwise = "null"): string => {
    const found = column(field);
    return found ? `nullif(${found.sql}::varchar, '')` : `${otherwise}::varchar`;
  };
  const amount = (field: EventField): string => {
    const found = column(field);
    return found ? `try_cast(${found.sql} as double)` : "null::double";
  };
  const at = column("at");
  const currency = order.currency === undefined ? "null" : literal(order.currency);
  await connection.run(`
    create table read as select row_number() over () - 1 as line, ${text("shopper")} as shopper_id, ${text("item")} as item,
      ${at ? momentSql(at) : "null"} as at_ms, ${text("basket")} as basket, ${text("event", literal(order.event))} as name,
      ${amount("quantity")} as quantity, ${amount("price")} as price, ${amount("value")} as value, ${text("currency", currency)} as currency
    from ${from}`);
  await connection.run(`
    create table refused as select line, case
        when shopper_id is null then 'it names no shopper'
        when item is null then 'it names no item'
        when length(item) > ${itemIdCharsMax} or regexp_matches(item, '[[:cntrl:]]') then 'this item id cannot be used'
        when at_ms is null or at_ms < 0 then 'its time is not understood'
        when name is null or not list_contains(${literals(eventNames)}, name) then 'its event name is unknown'
        when not coalesce(quantity between 0 and ${quantityMax}, true) then 'its quantity is out of range'
        when not coalesce(price between 0 and 1e9, true) or not coalesce(value between 0 and 1e12, true) then 'its price is out of range'
        when not coalesce(regexp_full_match(currency, '[A-Z]{3}'), true) then 'its currency is not three capital letters'
      end as why
    from read where why is not null`);
  await connection.run("delete from read where line in (select line from refused)");
  await connection.run("alter table read rename to lines");
  const [counts] = await duckRows<{ lines: number; refused: number; last: number | null }>(
    connection,
    `select count(*) as lines, max(at_ms) as last, (select count(*) from refused) as refused from lines`,
  );
  const examples = await duckRows<{ line: number; why: string }>(
    connection,
    `select line, why from refused order by line limit ${examplesMax}`,
  );
  return {
    lines: counts?.lines ?? 0,
    refused: counts?.refused ?? 0,
    lastAtMs: counts?.last ?? 0,
    examples: examples.map(({ line, why }) => `line ${line + 1}: ${why}`),
  };
}
