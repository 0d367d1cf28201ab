// One reader per owned partition: fetch from the position, hand over, go on; asleep when there is nothing.
import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "../../database/connect.ts";
import type { ConsumeOptions, Consumer, StoredRecord } from "../event-log.ts";
import { retryPauseMs } from "../event-log.ts";
import type { GroupMembership } from "./group-membership.ts";
import { groupBell } from "./group-membership.ts";
import type { WakeUps } from "./wake-ups.ts";

const batchBytesMax = 8 * 1024 ** 2;

export interface PostgresConsumerOptions extends ConsumeOptions {
  readonly sql: Sql;
  readonly wakeUps: WakeUps;
  readonly membership: GroupMembership;
  readonly leaseMs: number;
  /** A sleeping reader looks at the log at least this often, should a wake-up be lost. */
  readonly pollMs: number;
}

export const partitionBell = (topic: string, partition: number): string => `${topic}:${partition}`;

export async function startPostgresConsumer(options: PostgresConsumerOptions): Promise<Consumer> {
  const { topic, group, wakeUps, membership } = options;
  const bell = groupBell(topic, group);
  let owned: ReadonlySet<number> = new Set(await membership.beat());
  let stopped = false;
  const readers = new Map<number, Promise<void>>();
  const owns = (partition: number): boolean => !stopped && owned.has(partition);

  const startReaders = (): void => {
    for (const partition of owned) {
      if (readers.has(partition)) continue;
      // A partition that was lost and came back while its reader was ending gets a new one with the next beat.
      readers.set(
        partition,
        readPartition(options, partition, () => owns(partition)).finally(() => readers.delete(partition)),
      );
    }
  };

  async function keepLease(): Promise<void> {
    while (!stopped) {
      await wakeUps.wait(bell, wakeUps.count(bell), options.leaseMs / 3);
      if (stopped) return;
      try {
        owned = new Set(await membership.beat());
        for (const partition of readers.keys())
          if (!owned.has(partition)) wakeUps.ring(partitionBell(topic, partition));
        startReaders();
      } catch (error) {
        options.onError?.(error);
        await pause(Math.min(retryPauseMs, options.leaseMs / 3));
      }
    }
  }

  startReaders();
  const lease = keepLease();
  return {
    assigned: () => [...owned].sort((a, b) => a - b),
    stop: async () => {
      stopped = true;
      wakeUps.ring(bell);
      for (const partition of readers.keys()) wakeUps.ring(partitionBell(topic, partition));
      await Promise.all([lease, ...readers.values()]);
      await membership.leave().catch((error: unknown) => options.onError?.(error));
    },
  };
}

async function readPartition(options: PostgresConsumerOptions, partition: number, owns: () => boolean): Promise<void> {
  const { topic, wakeUps } = options;
  const bell = partitionBell(topic, partition);
  let next: bigint | undefined;
  while (owns()) {
    try {
      next ??= await options.position(partition);
      const seen = wakeUps.count(bell);
      const records = await fetchRecords(options, partition, next);
      if (!owns()) return;
      const last = records.at(-1);
      if (!last) {
        await wakeUps.wait(bell, seen, options.pollMs);
        continue;
      }
      await options.handle({ topic, partition, records });
      next = last.offset + 1n;
    } catch (error) {
      options.onError?.(error);
      next = undefined;
      await pause(retryPauseMs);
    }
  }
}

async function fetchRecords(
  options: PostgresConsumerOptions,
  partition: number,
  from: bigint,
): Promise<StoredRecord[]> {
  const rows = await options.sql<{ log_offset: number; key: string; value: string; appended_at: Date }[]>`
    select log_offset, key, value, appended_at from (
      select *, sum(octet_length(value)) over running as bytes, row_number() over running as place from (
        select log_offset, key, value, appended_at from log_records
        where topic = ${options.topic} and partition = ${partition} and log_offset >= ${from.toString()}
        order by log_offset limit ${options.batchRecordsMax}) as page
      window running as (order by log_offset)) as counted
    where bytes <= ${batchBytesMax} or place = 1
    order by log_offset`;
  return rows.map((row) => ({
    partition,
    offset: BigInt(row.log_offset),
    key: row.key,
    value: row.value,
    appendedAt: row.appended_at.getTime(),
  }));
}
