// Forgets old records, a bounded number at a time, and never one that a group has still to read.
import type { Sql } from "../../database/connect.ts";

const rowsMax = 5_000;

/** @returns how many records went; as many as `rowsMax` a partition means there is more */
export async function pruneLog(sql: Sql, keepMs: number): Promise<number> {
  const partitions = await sql<{ topic: string; partition: number }[]>`select topic, partition from log_partitions`;
  let pruned = 0;
  for (const { topic, partition } of partitions) {
    const gone = await sql`
      delete from log_records where topic = ${topic} and partition = ${partition} and log_offset in (
        select log_offset from log_records
        where topic = ${topic} and partition = ${partition}
          and log_offset < coalesce((select min(next_offset) from consumer_positions p
            where p.log = 'postgres' and p.topic = ${topic} and p.partition = ${partition}), 9223372036854775807)
        order by log_offset limit ${rowsMax})
      and appended_at < now() - ${keepMs} * interval '1 millisecond'`;
    pruned += gone.count;
  }
  return pruned;
}
