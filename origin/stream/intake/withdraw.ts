// Consent is taken back: one transaction cuts the tie between alias and key, remembers both apart, and forgets what was kept under the key.
import type { Sql, Transaction } from "../../database/connect.ts";
import { seenKeptMs } from "../prune-seen.ts";

export interface Withdrawal {
  readonly shop: string;
  readonly alias: string;
  /** When the edge received it, milliseconds since the epoch. */
  readonly atMs: number;
}

/** Resolves once nothing of the person is left to be used. One that comes again changes nothing. */
export type Withdraw = (withdrawal: Withdrawal) => Promise<void>;

/** Deletes the features of a shopperKey. */
export type ForgetFeatures = (transaction: Transaction, shop: string, shopper: string) => Promise<unknown>;

const rowsMax = 10_000;

export const withdraw =
  (sql: Sql, forgetFeatures: ForgetFeatures): Withdraw =>
  async ({ shop, alias, atMs }) => {
    await sql.begin(async (transaction) => {
      // Batches that began before have committed once this lock is ours; those that wait for it will see the withdrawal.
      await transaction`select pg_advisory_xact_lock(hashtextextended(${batchesLock}, 0))`;
      const [cut] = await transaction<{ key: string | null }[]>`
        select withdraw_alias(${shop}, ${alias}, ${new Date(atMs)}) as key`;
      const key = cut?.key;
      if (typeof key !== "string") return;
      await forgetFeatures(transaction, shop, key);
      await transaction`delete from sessions where shop = ${shop} and shopper = ${key}`;
      await transaction`delete from seen_events where shop = ${shop} and shopper = ${key}`;
    });
  };

/** Held shared by each transaction of the stream, from before it looks for withdrawn keys until its commit. */
export const batchesLock = "stream batches";

/** Aliases are remembered as long as a message from before can still come; a bounded step. @returns how many rows went */
export async function pruneWithdrawals(sql: Sql, nowMs: number): Promise<number> {
  const gone = await sql`delete from withdrawn_aliases where (shop, alias) in (
    select shop, alias from withdrawn_aliases where withdrawn_at < ${new Date(nowMs - seenKeptMs)} limit ${rowsMax})`;
  return gone.count;
}
