import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { eventLogContract } from "./event-log.contract.ts";
import { partitionOf } from "./partition-of.ts";
import { pruneLog } from "./postgres/prune-log.ts";
import { openPostgresLog } from "./postgres-log.ts";

const database = await openTestDatabase({ connectionsMax: 12 });

describe("the event log on Postgres", () => {
  eventLogContract(() => ({
    database,
    open: () => openPostgresLog({ database, leaseMs: 1_500 }),
    appendLate: async (log, records, holdMs) => {
      await database.sql.begin(async (transaction) => {
        await transaction`select log_append('events', ${records.map((record) => partitionOf(record.key, log.partitions))}::int[],
          ${records.map((record) => record.key)}::text[], ${records.map((record) => record.value)}::text[])`;
        await pause(holdMs);
      });
    },
    spec: { databaseUrl: database.url },
  }));

  it("keeps what it acknowledged, and goes on reading, when every connection is cut", async () => {
    const log = await openPostgresLog({ database, leaseMs: 1_500 });
    const next = await log.ends("events");
    const read = new Set<string>();
    const consumer = await log.consume({
      topic: "events",
      group: `group-${randomUUID()}`,
      batchRecordsMax: 10,
      position: async (partition) => next.get(partition) ?? 0n,
      handle: async ({ partition, records }) => {
        for (const record of records) read.add(record.value);
        next.set(partition, (records.at(-1)?.offset ?? 0n) + 1n);
      },
    });
    const acknowledged: string[] = [];
    const cutter = postgres(database.url, { max: 1, connection: { application_name: "cutter" } });
    for (let sent = 0; acknowledged.length < 200; sent++) {
      if (sent % 50 === 25)
        await cutter`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`;
      const values = Array.from({ length: 4 }, (_, lane) => `${sent}-${lane}`);
      const appends = values.map((value) => log.append("events", [{ key: value, value }]).then(() => value));
      for (const outcome of await Promise.allSettled(appends))
        if (outcome.status === "fulfilled") acknowledged.push(outcome.value);
    }
    await cutter.end();
    const deadline = performance.now() + 20_000;
    while (!acknowledged.every((value) => read.has(value)) && performance.now() < deadline) await pause(20);
    expect(acknowledged.filter((value) => !read.has(value))).toEqual([]);
    await consumer.stop();
    await log.close();
  });

  it("forgets old records, but none that a group has still to read", async () => {
    const log = await openPostgresLog({ database, leaseMs: 1_500 });
    await database.sql`truncate log_records`;
    await database.sql`delete from consumer_positions`;
    const positions = await log.append(
      "events",
      [1, 2, 3, 4, 5].map((value) => ({ key: "k", value: String(value) })),
    );
    const { partition, offset } = positions[3]!;
    await database.sql`insert into consumer_positions (topic, group_name, partition, next_offset)
      values ('events', 'slow', ${partition}, ${offset.toString()})`;
    expect(await pruneLog(database.sql, 3_600_000)).toBe(0);
    await database.sql`update log_records set appended_at = now() - interval '2 hours'`;
    expect(await pruneLog(database.sql, 3_600_000, 2)).toBe(3);
    const left = await database.sql<{ value: string }[]>`select value from log_records order by log_offset`;
    expect(left.map((row) => row.value)).toEqual(["4", "5"]);
    await log.close();
  });

  it("forgets members that were killed, also of groups that nobody joins any more", async () => {
    await database.sql`insert into log_members (topic, group_name, member, lease_ends_at)
      values ('events', 'killed', ${randomUUID()}, now() - interval '2 hours'), ('events', 'alive', ${randomUUID()}, now())`;
    await pruneLog(database.sql, 3_600_000);
    const left = await database.sql<{ group_name: string }[]>`
      select group_name from log_members where group_name in ('killed', 'alive')`;
    expect(left.map((row) => row.group_name)).toEqual(["alive"]);
  });
});
