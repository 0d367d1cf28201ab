// The whole content of the feature tables, in an order of its own, for comparing two ways to the same state.
import { getTableConfig } from "drizzle-orm/pg-core";
import { expect } from "vitest";
import type { Sql, Transaction } from "../database/connect.ts";
import { collectAddends, collectWithin } from "./collect-addends.ts";
import { featureTables } from "./tables.ts";

export type FeatureRows = Record<string, Record<string, unknown>[]>;

/** Rows of every table by its name, in key order, once nothing waits to be added. */
export async function featureRows(sql: Sql | Transaction): Promise<FeatureRows> {
  if ("begin" in sql) await collectAddends(sql);
  else await collectWithin(sql);
  const content: FeatureRows = {};
  for (const table of featureTables) {
    const { name, primaryKeys } = getTableConfig(table);
    const key = primaryKeys[0]?.columns.map((column) => column.name) ?? [];
    content[name] = [...(await sql`select * from ${sql(name)} order by ${sql(key)}`)];
  }
  return content;
}

/** What to expect of rows that were added up in another order: decayed counts differ in their last digits, nothing else does. */
export const sameRows = (rows: FeatureRows): FeatureRows =>
  Object.fromEntries(
    Object.entries(rows).map(([table, content]) => [
      table,
      content.map((row) =>
        Object.fromEntries(Object.entries(row).map(([column, value]) => [column, nearly(column, value)])),
      ),
    ]),
  );

const nearly = (column: string, value: unknown): unknown =>
  column.endsWith("_log2") && typeof value === "number" ? expect.closeTo(value, 6) : value;
