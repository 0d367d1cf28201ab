import { setTimeout as pause } from "node:timers/promises";
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

  it("forgets old records, but none that a group has still to read", async () => {
    const log = await openPostgresLog({ database, leaseMs: 1_500 });
    await database.sql`truncate log_records`;
    await database.sql`delete from consumer_positions`;
    const positions = await log.append(
      "events",
      [1, 2, 3, 4].map((value) => ({ key: "k", value: String(value) })),
    );
    const { partition, offset } = positions[2]!;
    await database.sql`insert into consumer_positions (topic, group_name, partition, next_offset)
      values ('events', 'slow', ${partition}, ${offset.toString()})`;
    expect(await pruneLog(database.sql, 3_600_000)).toBe(0);
    await database.sql`update log_records set appended_at = now() - interval '2 hours'`;
    expect(await pruneLog(database.sql, 3_600_000)).toBe(2);
    const left = await database.sql<{ value: string }[]>`select value from log_records order by log_offset`;
    expect(left.map((row) => row.value)).toEqual(["3", "4"]);
    await log.close();
  });
});
