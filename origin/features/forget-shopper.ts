// Everything the feature store holds of one shopper goes; the shop's and the crowd's sums name nobody and stay.
import { getTableName } from "drizzle-orm";
import type { Transaction } from "../database/connect.ts";
import { shopperTables } from "./tables.ts";

/** @returns rows deleted */
export async function forgetShopper(sql: Transaction, shop: string, shopper: string): Promise<number> {
  let deleted = 0;
  for (const table of shopperTables)
    deleted += (await sql`delete from ${sql(getTableName(table))} where shop = ${shop} and shopper = ${shopper}`).count;
  // The place stays taken, so that nobody else speaks in it.
  await sql`update crowd_sources set shoppers = array_replace(shoppers, ${shopper}, '')
    where shop = ${shop} and ${shopper} = any (shoppers)`;
  return deleted;
}
