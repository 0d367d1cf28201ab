// What every event log promises, as tests: run by postgres-log.test.ts and kafka-log.test.ts on the real thing.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import type { Database } from "../database/connect.ts";
import { consumerPosition } from "./consumer-position.ts";
import type { ConsumerSpec } from "./contract-consumer.ts";
import { startContractConsumer } from "./contract-consumer-process.ts";
import type { Consumer, EventLog, LogBatch, LogPosition, LogRecord, StoredRecord } from "./event-log.ts";
import { appendRecordsMax, recordBytesMax } from "./event-log.ts";

export interface LogUnderTest {
  readonly database: Database;
  /** Another client of the same log, as another process would have; the suite closes it. */
  open(): Promise<EventLog>;
  /** Appends like `append`, but with as long as the log allows between allotting positions and showing the records. */
  appendLate(log: EventLog, records: readonly LogRecord[], holdMs: number): Promise<void>;
  /** How a process that is not this one opens the log. */
  readonly spec: Omit<ConsumerSpec, "group">;
}

const topic = "events";
const waitMsMax = 20_000;

export function eventLogContract(subject: () => LogUnderTest): void {
  const open = async (): Promise<EventLog> => {
    const log = await subject().open();
    onTestFinished(() => log.close());
    return log;
  };

  it("tells where each record went, and keeps it there unchanged", async () => {
    const log = await open();
    const records = recordsOf(20, 3, 'quotes " and \\ and { , } and ü 💡');
    const from = await log.ends(topic);
    const positions = await log.append(topic, records);
    const read = await readAll(log, from, records.length);
    for (const [index, position] of positions.entries()) {
      const stored = read.find(
        (record) => record.partition === position.partition && record.offset === position.offset,
      );
      expect(stored).toMatchObject(records[index] ?? {});
    }
    expect(new Set(positions.map(idOf)).size).toBe(records.length);
  });

  it("shows every record, in the order of its key, while eight appenders commit late", async () => {
    const reader = await open();
    const from = await reader.ends(topic);
    const appenders = await Promise.all(Array.from({ length: 8 }, open));
    const [rounds, perRound] = [12, 5];
    const reading = readAll(reader, from, 8 * rounds * perRound);
    await Promise.all(
      appenders.map(async (appender, index) => {
        for (let round = 0; round < rounds; round++) {
          const records = Array.from({ length: perRound }, (_, step) => ({
            key: `appender-${index}`,
            value: String(round * perRound + step),
          }));
          if (round % 3 === 0) await subject().appendLate(appender, records, 5 + ((index * 7 + round) % 20));
          else await appender.append(topic, records);
        }
      }),
    );
    const read = await reading;
    for (let index = 0; index < 8; index++) {
      const values = read.filter((record) => record.key === `appender-${index}`).map((record) => Number(record.value));
      expect(values).toEqual(Array.from({ length: rounds * perRound }, (_, value) => value));
    }
  });

  it("shares the partitions among the members of a group, and hands them over when one leaves", async () => {
    const log = await open();
    const group = `group-${randomUUID()}`;
    const all = Array.from({ length: log.partitions }, (_, partition) => partition);
    const join = async (): Promise<Consumer> => (await open()).consume({ ...idle, group });
    const first = await join();
    await until(() => first.assigned().length === all.length);
    const second = await join();
    await until(() => first.assigned().length > 0 && second.assigned().length > 0);
    await until(() => sorted([...first.assigned(), ...second.assigned()]).join() === all.join());
    await first.stop();
    await until(() => second.assigned().length === all.length);
    await second.stop();
  });

  it("applies every record once, in the order of its key, while consumers are killed and join", async () => {
    const { database, spec } = subject();
    const log = await open();
    const group = `group-${randomUUID()}`;
    const position = consumerPosition(database.sql, log.name, topic, group);
    for (const [partition, next] of await log.ends(topic)) {
      await position.read(partition);
      await database.sql.begin((transaction) => position.advance(transaction, partition, 0n, next));
    }
    await database.sql`create table if not exists applied (
      group_name text, place bigint generated always as identity, key text, value int)`;
    const start = async () => {
      const consumer = await startContractConsumer({ ...spec, group });
      onTestFinished(consumer.kill);
      return consumer;
    };
    const applied = async (): Promise<number> => {
      const [row] = await database.sql<{ count: number }[]>`select count(*) from applied where group_name = ${group}`;
      return row?.count ?? 0;
    };
    let appended = 0;
    let done = false;
    const appending = (async () => {
      for (; !done; appended++) {
        await log.append(topic, [{ key: `key-${appended % 13}`, value: String(appended) }]);
        if (appended % 20 === 0) await pause(2);
      }
    })();
    const first = await start();
    await until(async () => (await applied()) > 20);
    const second = await start();
    await first.kill();
    const before = await applied();
    await until(async () => (await applied()) > before + 20);
    const third = await start();
    await second.kill();
    const fourth = await start();
    await third.kill();
    done = true;
    await appending;
    await until(async () => (await applied()) >= appended);
    await fourth.kill();
    const rows = await database.sql<{ key: string; value: number }[]>`
      select key, value from applied where group_name = ${group} order by place`;
    expect(rows.map((row) => row.value).sort((a, b) => a - b)).toEqual(
      Array.from({ length: appended }, (_, value) => value),
    );
    for (let key = 0; key < 13; key++) {
      const values = rows.filter((row) => row.key === `key-${key}`).map((row) => row.value);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
  }, 90_000);

  it("hands a batch over again, from the position, when the handler throws", async () => {
    const log = await open();
    const ends = await log.ends(topic);
    const seen: LogBatch[] = [];
    const [errors, asked]: [unknown[], number[]] = [[], []];
    const consumer = await log.consume({
      ...idle,
      group: `group-${randomUUID()}`,
      position: async (partition) => {
        asked.push(partition);
        return ends.get(partition) ?? 0n;
      },
      handle: async (batch) => {
        seen.push(batch);
        if (seen.length < 3) throw new Error("not yet");
        ends.set(batch.partition, (batch.records.at(-1)?.offset ?? 0n) + 1n);
      },
      onError: (error) => errors.push(error),
    });
    const [at] = await log.append(topic, [{ key: "k", value: "stubborn" }]);
    await until(() => seen.length >= 3);
    await consumer.stop();
    expect(seen.map((batch) => batch.records.map((record) => record.value))).toEqual(Array(3).fill(["stubborn"]));
    expect(errors).toHaveLength(2);
    expect(asked.filter((partition) => partition === at?.partition).length).toBeGreaterThanOrEqual(3);
  });

  it("ends at what was appended: lag is what is left", async () => {
    const log = await open();
    const before = await log.ends(topic);
    const positions = await log.append(topic, recordsOf(50, 17));
    const after = await log.ends(topic);
    const grown = [...after].reduce((sum, [partition, end]) => sum + Number(end - (before.get(partition) ?? 0n)), 0);
    expect(grown).toBe(50);
    for (const { partition, offset } of positions) expect(offset).toBeLessThan(after.get(partition) ?? 0n);
  });

  it("replays from a moment", async () => {
    const log = await open();
    const from = await log.ends(topic);
    await log.append(topic, recordsOf(30, 11, "before"));
    await pause(20);
    const momentMs = Math.max(...(await readAll(log, from, 30)).map((record) => record.appendedAt)) + 1;
    await pause(20);
    await log.append(topic, recordsOf(30, 11, "after"));
    const read = await readAll(log, await log.offsetsAt(topic, momentMs), 30);
    expect(read.every((record) => record.value.startsWith("after"))).toBe(true);
    expect(await log.offsetsAt(topic, Date.now() + 60_000)).toEqual(await log.ends(topic));
  });

  it("keeps the topics apart", async () => {
    const log = await open();
    const before = await log.ends("events");
    await log.append("dead", recordsOf(3, 3));
    expect(await log.ends("events")).toEqual(before);
  });

  it("takes the largest record and the largest append, and refuses more", async () => {
    const log = await open();
    const from = await log.ends(topic);
    const large = { key: "k", value: "x".repeat(recordBytesMax) };
    const positions = await log.append(topic, [large, large, { key: "k", value: "small" }]);
    expect(positions.map((position) => position.offset - (positions[0]?.offset ?? 0n))).toEqual([0n, 1n, 2n]);
    await log.append(topic, recordsOf(appendRecordsMax, 50));
    expect(await readAll(log, from, appendRecordsMax + 3)).toHaveLength(appendRecordsMax + 3);
    await expect(log.append(topic, [{ key: "k", value: `${large.value}x` }])).rejects.toMatchObject({
      code: "request/too-large",
    });
    await expect(log.append(topic, recordsOf(appendRecordsMax + 1, 1))).rejects.toThrow(RangeError);
    expect(await log.append(topic, [])).toEqual([]);
  });
}

const idle = { topic, batchRecordsMax: 100, position: async () => 0n, handle: async () => {} } as const;

const idOf = (position: LogPosition): string => `${position.partition}:${position.offset}`;
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

function recordsOf(count: number, keys: number, text = ""): LogRecord[] {
  return Array.from({ length: count }, (_, index) => ({ key: `key-${index % keys}`, value: `${text} ${index}` }));
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + waitMsMax;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`still not true after ${waitMsMax} ms: ${condition}`);
    await pause(10);
  }
}

/** Reads with a group of its own until there are `count` records, then looks once more whether there are others. */
async function readAll(log: EventLog, from: ReadonlyMap<number, bigint>, count: number): Promise<StoredRecord[]> {
  const read: StoredRecord[] = [];
  const next = new Map(from);
  const consumer = await log.consume({
    topic,
    group: `reader-${randomUUID()}`,
    batchRecordsMax: 37,
    position: async (partition) => next.get(partition) ?? 0n,
    handle: async (batch) => {
      for (const record of batch.records) {
        expect(record.offset).toBeGreaterThanOrEqual(next.get(record.partition) ?? 0n);
        next.set(record.partition, record.offset + 1n);
        read.push(record);
      }
    },
  });
  try {
    await until(() => read.length >= count);
    await until(async () =>
      [...(await log.ends(topic))].every(([partition, end]) => (next.get(partition) ?? 0n) >= end),
    );
  } finally {
    await consumer.stop();
  }
  return read;
}
