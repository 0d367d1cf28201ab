// Rows that every batch wants are not written by the batch: it leaves addends beside its other effects, and one collector adds them up.
import type { Sql, Transaction } from "../database/connect.ts";
import { collectCrowdCounts } from "./crowd-counts.ts";
import { collectItemCounts } from "./item-counts.ts";
import { collectItemPairs } from "./item-pairs.ts";

/** Of each kind and transaction; a batch leaves one a shop. */
export const addendsMax = 500;
const transactionsMax = 20;

/** Adds up what waits. One collector at a time, whoever it is: where another one is at work there is nothing to do. @returns addends added */
export async function collectAddends(sql: Sql): Promise<number> {
  let all = 0;
  for (let turn = 0; turn < transactionsMax; turn++) {
    const collected = await sql.begin(async (transaction) => {
      const [lock] = await transaction<{ mine: boolean }[]>`
        select pg_try_advisory_xact_lock(hashtextextended('endcap addends', 0)) as mine`;
      return lock?.mine ? await collectOnce(transaction) : 0;
    });
    all += collected;
    if (collected < addendsMax) break;
  }
  return all;
}

/** All that waits, in a transaction that nobody else shares: a snapshot's, a test's. */
export async function collectWithin(sql: Transaction): Promise<void> {
  while ((await collectOnce(sql)) > 0);
}

async function collectOnce(sql: Transaction): Promise<number> {
  const counts = [
    await collectItemPairs(sql, addendsMax),
    await collectCrowdCounts(sql, addendsMax),
    await collectItemCounts(sql, addendsMax),
  ];
  return Math.max(...counts);
}
