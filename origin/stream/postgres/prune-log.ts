// Forgets old records, a bounded number at a time, and never one that a group has still to read.
import type { Sql } from "../../database/connect.ts";

/** @param stepRowsMax a transaction's; steps follow each other until nothing old is left @returns how many records went */
export async function pruneLog(sql: Sql, keepMs: number, stepRowsMax = 5_000): Promise<number> {
  const partitions = await sql<{ topic: string; partition: number }[]>`select topic, partition from log_partitions`;
  let pruned = 0;
  for (const { topic, partition } of partitions) {
    for (let gone = stepRowsMax; gone === stepRowsMax; pruned += gone)
      gone = await pruneStep(sql, { topic, partition, keepMs, stepRowsMax });
  }
  // Members that were killed, of groups that nobody joins any more.
  await sql`delete from log_members where lease_ends_at < now() - interval '1 hour'`;
  return pruned;
}

async function pruneStep(
  sql: Sql,
  step: { readonly topic: string; readonly partition: number; readonly keepMs: number; readonly stepRowsMax: number },
): Promise<number> {
  const { topic, partition, keepMs, stepRowsMax } = step;
  const gone = await sql`
    delete from log_records where topic = ${topic} and partition = ${partition} and log_offset in (
      select log_offset from log_records
      where topic = ${topic} and partition = ${partition}
        and log_offset < coalesce((select min(next_offset) from consumer_positions p
          where p.log = 'postgres' and p.topic = ${topic} and p.partition = ${partition}), 9223372036854775807)
      order by log_offset limit ${stepRowsMax})
    and appended_at < now() - ${keepMs} * interval '1 millisecond'`;
  return gone.count;
}
