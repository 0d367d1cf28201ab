// The lake's events of one shop as columns: one SQL, streamed into typed arrays.
import type { DuckDBConnection } from "@duckdb/node-api";
import { eventKinds, eventNames } from "../../shared/wire/event-kind.ts";
import type { Sql } from "../database/connect.ts";
import { duckRows, literal, literals } from "../lake/duck.ts";
import type { Lake } from "../lake/lake.ts";
import type { TrainingData } from "./training-data.ts";

/** The newest rows count; about 33 bytes each. */
export const trainingRowsMax = 20_000_000;
/** Nobody does so much by hand. */
const shopperRowsMax = 50_000;
const countriesMax = 1_000;

/** Items that are sold now, and what shoppers who allowed it did with them: at most once per shopper, item, kind and hour. */
export async function loadTrainingData(
  lake: Lake,
  sql: Sql,
  shop: string,
  window: { readonly fromMs: number; readonly untilMs: number },
): Promise<TrainingData> {
  const items = await sql<{ id: string; department: string | null }[]>`
    select id, categories[1] as department from items where shop = ${shop} and deleted_at is null order by id collate "C"`;
  const itemIds = items.map(({ id }) => id);
  const departments = [...new Set(items.flatMap(({ department }) => department ?? []))].sort();
  const numberOf = new Map(departments.map((name, number) => [name, number]));
  const department = Int32Array.from([-1, ...items.map((item) => numberOf.get(item.department ?? "") ?? -1)]);
  return lake.use(shop, async (connection) => {
    await selectRows(connection, itemIds, window);
    const countries = await duckRows<{ country: string }>(connection, "select country from countries order by number");
    const columns = await readColumns(connection);
    return { shop, itemIds, department, departments, countries: countries.map(({ country }) => country), ...columns };
  });
}

async function selectRows(
  connection: DuckDBConnection,
  itemIds: readonly string[],
  window: { readonly fromMs: number; readonly untilMs: number },
): Promise<void> {
  const counted = eventNames.filter((name) => eventKinds[name].crowdWeight > 0);
  const kinds = counted.map((name) => `(${literal(name)}, ${eventKinds[name].code})`).join(", ");
  await connection.run(`
    create temp table known as
      select unnest(ids) as item, generate_subscripts(ids, 1)::int as number from (select ${literals(itemIds)}::varchar[] as ids);
    create temp table kinds as select * from (values ${kinds}) as k (name, code);
    create temp table chosen as
      select e.shopper, e.session, e.country, known.number as item, kinds.code as kind, min(e.at_ms) as at_ms,
        sum(least(coalesce(e.quantity, 1), 1000)) as quantity
      from event_items e join known using (item) join kinds using (name)
      where e.consent <> 'none' and e.at_ms >= ${window.fromMs} and e.at_ms < ${window.untilMs}
      group by e.shopper, e.session, e.country, known.number, kinds.code, e.at_ms // 3600000;
    create temp table shoppers as
      select shopper, (row_number() over (order by shopper) - 1)::int as number
      from (select shopper from chosen group by shopper having count(*) <= ${shopperRowsMax});
    create temp table sessions as
      select session, (row_number() over (order by session) - 1)::int as number from (select distinct session from chosen);
    create temp table countries as
      select country, (row_number() over (order by count(*) desc, country) - 1)::int as number
      from chosen where country is not null group by country order by 2 limit ${countriesMax};`);
}

type Columns = Omit<TrainingData, "shop" | "itemIds" | "department" | "departments" | "countries">;

async function readColumns(connection: DuckDBConnection): Promise<Columns> {
  const [{ rows = 0 } = {}] = await duckRows<{ rows: number }>(
    connection,
    "select count(*) as rows from chosen join shoppers using (shopper)",
  );
  const size = Math.min(rows, trainingRowsMax);
  const columns: Columns = {
    shopper: new Int32Array(size),
    item: new Int32Array(size),
    kind: new Uint8Array(size),
    at: new Float64Array(size),
    session: new Int32Array(size),
    quantity: new Float32Array(size),
    country: new Int16Array(size),
  };
  const targets = [
    columns.shopper,
    columns.item,
    columns.kind,
    columns.at,
    columns.session,
    columns.quantity,
    columns.country,
  ];
  const newest =
    rows > trainingRowsMax
      ? `qualify row_number() over (order by at_ms desc, shopper, item, kind) <= ${trainingRowsMax}`
      : "";
  const stream = await connection.stream(`
    select s.number, c.item, c.kind::int, c.at_ms::double, e.number, c.quantity::float, coalesce(l.number, -1)
    from (select * from chosen ${newest}) c join shoppers s using (shopper) join sessions e using (session)
      left join countries l using (country)
    order by s.number, c.at_ms, c.item, c.kind`);
  let row = 0;
  for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
    targets.forEach((target, column) => {
      target.set(chunk.getColumnValues(column) as number[], row);
    });
    row += chunk.rowCount;
  }
  return columns;
}
