import { getTableConfig } from "drizzle-orm/pg-core";
import { expect, it } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { featureTables } from "./tables.ts";

const { sql } = await openTestDatabase();

it.each(featureTables.map((table) => getTableConfig(table)))(
  "$name is in Postgres as it is described",
  async (table) => {
    const columns = await sql<{ name: string; type: string; required: boolean; defaults: boolean }[]>`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required, a.atthasdef as defaults
    from pg_attribute a where a.attrelid = ${table.name}::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`;
    expect(
      table.columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        required: column.notNull,
        defaults: column.hasDefault,
      })),
    ).toEqual([...columns]);
    const [key] = await sql<{ columns: string[] }[]>`
    select array(select a.attname::text from unnest(i.indkey) with ordinality as k (number, place)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number order by place) as columns
    from pg_index i where i.indrelid = ${table.name}::regclass and i.indisprimary`;
    expect(table.primaryKeys[0]?.columns.map((column) => column.name)).toEqual(key?.columns);
    expect(key?.columns[0]).toBe("shop");
  },
);
