// The whole content of the feature tables, in an order of its own, for comparing two ways to the same state.
import { getTableConfig } from "drizzle-orm/pg-core";
import type { Sql, Transaction } from "../database/connect.ts";
import { featureTables } from "./tables.ts";

/** Sums of floats depend on the order of addition in their last digits. */
const digits = 9;

/** Rows of every table by its name, in key order, decayed counts rounded to nine digits. */
export async function featureRows(sql: Sql | Transaction): Promise<Record<string, unknown[]>> {
  const content: Record<string, unknown[]> = {};
  for (const table of featureTables) {
    const { name, primaryKeys } = getTableConfig(table);
    const key = primaryKeys[0]?.columns.map((column) => column.name) ?? [];
    const rows = await sql`select * from ${sql(name)} order by ${sql(key)}`;
    content[name] = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          typeof value === "number" && column.endsWith("_log2") ? Number(value.toFixed(digits)) : value,
        ]),
      ),
    );
  }
  return content;
}
