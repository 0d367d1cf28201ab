// The first half of every collector's statement: addends leave their table and become rows.
import type { PendingQuery, Row } from "postgres";
import type { Transaction } from "../database/connect.ts";

/** Common table expressions, the last of which is `addends`: shop and these columns, a row an element. @param most addends taken */
export const takenAddends = (
  sql: Transaction,
  table: string,
  columns: readonly string[],
  most: number,
): PendingQuery<Row[]> => sql`
  due as (select shop, id from ${sql(table)} order by shop, id limit ${most} for update skip locked),
  taken as (delete from ${sql(table)} a using due where a.shop = due.shop and a.id = due.id returning a.*),
  addends as (
    select taken.shop, element.*
    from taken, unnest(${sql(columns.map((column) => `taken.${column}`))}) as element (${sql([...columns])})
  )`;

/** The sum of a group's decayed counts, null when it has none; beside the newest of all, what lies 1,000 half-lives back is nothing. */
export const decayedTotal = (sql: Transaction, column: string, newest: string): PendingQuery<Row[]> => sql`
  ${sql(newest)} + ln(sum(power(2::float8, greatest(${sql(column)} - ${sql(newest)}, -1000))) filter (where ${sql(column)} is not null)) / ln(2::float8)`;

/** Rows of each shop, for an addend is of one shop. */
export const byShop = <RowOfShop extends { readonly shop: string }>(
  rows: readonly RowOfShop[],
): readonly (readonly [shop: string, rows: readonly RowOfShop[]])[] => [...Map.groupBy(rows, ({ shop }) => shop)];
