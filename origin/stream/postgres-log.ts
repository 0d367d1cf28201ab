// The event log on Postgres: a table per promise of Kafka's. Offsets are allotted under the partition's row lock, so commit order is read order.
import type { Database, Sql } from "../database/connect.ts";
import { createAppendQueue } from "./append-queue.ts";
import type { Consumer, EventLog, LogPosition, LogRecord, Topic } from "./event-log.ts";
import { topics } from "./event-log.ts";
import { partitionOf } from "./partition-of.ts";
import { joinGroup } from "./postgres/group-membership.ts";
import { partitionBell, startPostgresConsumer } from "./postgres/postgres-consumer.ts";
import { pruneLog } from "./postgres/prune-log.ts";
import { createWakeUps } from "./postgres/wake-ups.ts";

export interface PostgresLogOptions {
  readonly database: Database;
  /** Counts for a new log only: an existing one keeps its number. */
  readonly partitions?: number;
  readonly leaseMs?: number;
  readonly pollMs?: number;
  /** Records older than this are forgotten once every group has read them. */
  readonly keepMs?: number;
  onError?(error: unknown): void;
}

const keepMsDefault = 7 * 24 * 3600_000;
const pruneEveryMs = 60_000;

export async function openPostgresLog(options: PostgresLogOptions): Promise<EventLog> {
  const { sql } = options.database;
  const leaseMs = options.leaseMs ?? 6_000;
  const partitions = await ensurePartitions(sql, options.partitions ?? 8);
  const wakeUps = createWakeUps();
  const consumers = new Set<Consumer>();
  const ringAll = (): void => {
    for (const topic of topics)
      for (let partition = 0; partition < partitions; partition++) wakeUps.ring(partitionBell(topic, partition));
  };
  const listening = await sql.listen("endcap_log", (payload) => ring(wakeUps.ring, payload), ringAll);
  const queues = new Map(
    topics.map((topic) => [topic, createAppendQueue((records) => write(sql, topic, partitions, records))]),
  );
  let prunes = false;
  const pruning = setInterval(() => {
    if (prunes) return;
    prunes = true;
    pruneLog(sql, options.keepMs ?? keepMsDefault)
      .catch((error: unknown) => options.onError?.(error))
      .finally(() => {
        prunes = false;
      });
  }, pruneEveryMs);
  pruning.unref();

  return {
    name: "postgres",
    partitions,
    append: (topic, records) => queueOf(queues, topic).append(records),
    consume: async (consume) => {
      const membership = joinGroup({ sql, topic: consume.topic, group: consume.group, partitions, leaseMs });
      const consumer = await startPostgresConsumer({
        ...consume,
        sql,
        wakeUps,
        membership,
        leaseMs,
        pollMs: options.pollMs ?? 1_000,
      });
      consumers.add(consumer);
      return {
        assigned: consumer.assigned,
        stop: async () => {
          consumers.delete(consumer);
          await consumer.stop();
        },
      };
    },
    ends: async (topic) => {
      const rows = await sql<{ partition: number; next_offset: number }[]>`
        select partition, next_offset from log_partitions where topic = ${topic}`;
      return new Map(rows.map((row) => [row.partition, BigInt(row.next_offset)]));
    },
    offsetsAt: (topic, momentMs) => offsetsAt(sql, topic, momentMs),
    close: async () => {
      clearInterval(pruning);
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      await Promise.all([...queues.values()].map((queue) => queue.drained()));
      await listening.unlisten();
    },
  };
}

function queueOf<T>(queues: ReadonlyMap<Topic, T>, topic: Topic): T {
  const queue = queues.get(topic);
  if (!queue) throw new RangeError(`no topic ${topic}`);
  return queue;
}

/** Payloads are `topic:partition,partition` for new records and `topic/group` when a member comes or goes. */
function ring(bell: (name: string) => void, payload: string): void {
  const [topic, list] = payload.split(":");
  if (list === undefined) bell(payload);
  else for (const partition of list.split(",")) bell(partitionBell(topic ?? "", Number(partition)));
}

async function ensurePartitions(sql: Sql, partitions: number): Promise<number> {
  await sql`insert into log_partitions (topic, partition)
    select topic, partition from unnest(${[...topics]}::text[]) as topic, generate_series(0, ${partitions - 1}::int) as partition
    where not exists (select 1 from log_partitions) on conflict do nothing`;
  const [row] = await sql<{ count: number }[]>`select count(*) as count from log_partitions where topic = 'events'`;
  return row?.count ?? partitions;
}

async function write(
  sql: Sql,
  topic: Topic,
  partitions: number,
  records: readonly LogRecord[],
): Promise<LogPosition[]> {
  const rows = await sql<{ at_partition: number; at_offset: number }[]>`select * from log_append(${topic},
    ${records.map((record) => partitionOf(record.key, partitions))}::int[],
    ${records.map((record) => record.key)}::text[], ${records.map((record) => record.value)}::text[])`;
  return rows.map((row) => ({ partition: row.at_partition, offset: BigInt(row.at_offset) }));
}

/** Moments grow with offsets inside a partition, so each is found by halving. */
async function offsetsAt(sql: Sql, topic: Topic, momentMs: number): Promise<Map<number, bigint>> {
  const ranges = await sql<{ partition: number; first: number; next: number }[]>`
    select p.partition, p.next_offset as next, coalesce((select min(log_offset) from log_records r
      where r.topic = p.topic and r.partition = p.partition), p.next_offset) as first
    from log_partitions p where topic = ${topic}`;
  const found = await Promise.all(
    ranges.map(async ({ partition, first, next }): Promise<[number, bigint]> => {
      let [low, high] = [first, next];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const [row] = await sql<{ before: boolean }[]>`
          select appended_at < ${new Date(momentMs)} as before from log_records
          where topic = ${topic} and partition = ${partition} and log_offset >= ${middle} order by log_offset limit 1`;
        if (row?.before) low = middle + 1;
        else high = middle;
      }
      return [partition, BigInt(low)];
    }),
  );
  return new Map(found);
}
