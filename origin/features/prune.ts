// What the feature store need not remember any longer, taken away a limited number of rows at a time.
import { getTableName } from "drizzle-orm";
import { historyAgeMsMax } from "../../shared/wire/history.ts";
import { textColumn } from "../database/column.ts";
import type { Sql, Transaction } from "../database/connect.ts";
import { crowdLateMsMax, hourMs } from "./crowd-guard.ts";
import { shopperTables } from "./tables.ts";

const dayMs = 24 * hourMs;
/** A pair nobody walked for so long has faded to a sixteenth; the lake keeps it. */
export const pairAgeMsMax = 28 * dayMs;
/** Counts of items that are not in the catalogue: made-up ids, or items about to be imported. */
export const unknownItemAgeMsMax = 30 * dayMs;

export interface PruneOptions {
  readonly nowMs: number;
  /** Of each kind; shoppers count as one. */
  readonly rowsMax: number;
}

/** What a run took away: shoppers or rows. A number that equals `rowsMax` says there is more. */
export interface Pruned {
  readonly expiredShoppers: number;
  readonly idleShoppers: number;
  readonly sources: number;
  readonly pairs: number;
  readonly oldTouches: number;
  readonly oldTastes: number;
  readonly unknownItemCounts: number;
  readonly unknownCrowdCounts: number;
}

/** Each kind in a transaction of its own, beside a running `apply`: waits for no row; one that becomes young again meanwhile stays. */
export async function pruneFeatures(sql: Sql, { nowMs, rowsMax }: PruneOptions): Promise<Pruned> {
  const before = (ageMs: number): Date => new Date(nowMs - ageMs);
  const expired = (transaction: Transaction) =>
    transaction<Key[]>`select shop, shopper from shopper_state where expires_at < ${before(0)}
      limit ${rowsMax} for update skip locked`;
  const idle = (transaction: Transaction) => transaction<Key[]>`
    select shop, shopper from shopper_state where updated_at < ${before(historyAgeMsMax)}
    limit ${rowsMax} for update skip locked`;
  return {
    expiredShoppers: await deleteShoppers(sql, expired),
    idleShoppers: await deleteShoppers(sql, idle),
    sources: (
      await sql`
        delete from crowd_sources where ctid = any (array(
          select old.place from shops s cross join lateral (
            select t.ctid as place from crowd_sources t
            where t.shop = s.shop and t.hour < ${before(crowdLateMsMax + hourMs)}
            limit ${rowsMax} for update skip locked
          ) old limit ${rowsMax})) and hour < ${before(crowdLateMsMax + hourMs)}`
    ).count,
    pairs: await deleteOlder(sql, "item_pairs", before(pairAgeMsMax), rowsMax),
    oldTouches: await deleteOlder(sql, "shopper_items", before(historyAgeMsMax), rowsMax),
    oldTastes: await deleteOlder(sql, "shopper_affinity", before(historyAgeMsMax), rowsMax),
    unknownItemCounts: await deleteUnknown(sql, "item_counts", before(unknownItemAgeMsMax), rowsMax),
    unknownCrowdCounts: await deleteUnknown(sql, "crowd_counts", before(unknownItemAgeMsMax), rowsMax),
  };
}

interface Key {
  readonly shop: string;
  readonly shopper: string;
}

const deleteShoppers = (sql: Sql, choose: (transaction: Transaction) => Promise<Key[]>): Promise<number> =>
  sql.begin(async (transaction) => {
    const keys = await choose(transaction);
    if (keys.length === 0) return 0;
    for (const table of shopperTables) {
      await transaction`delete from ${transaction(getTableName(table))} t
        using unnest(${textColumn(keys, (key) => key.shop)}::text[], ${textColumn(keys, (key) => key.shopper)}::text[]) k (shop, shopper)
        where t.shop = k.shop and t.shopper = k.shopper`;
    }
    return keys.length;
  });

async function deleteOlder(sql: Sql, table: string, limit: Date, rowsMax: number): Promise<number> {
  const deleted = await sql`delete from ${sql(table)} where ctid = any (array(
    select ctid from ${sql(table)} where last_at < ${limit} limit ${rowsMax} for update skip locked)) and last_at < ${limit}`;
  return deleted.count;
}

async function deleteUnknown(sql: Sql, table: string, limit: Date, rowsMax: number): Promise<number> {
  const deleted = await sql`delete from ${sql(table)} where ctid = any (array(
    select t.ctid from ${sql(table)} t
    where t.last_at < ${limit} and not exists (select from items i where i.shop = t.shop and i.id = t.item) 
      limit ${rowsMax} for update of t skip locked))
    and last_at < ${limit}`;
  return deleted.count;
}
