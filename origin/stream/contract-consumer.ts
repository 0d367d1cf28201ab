// A consumer in a process of its own, for the contract suite to kill: writes what it reads into the table `applied`, exactly once.
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { connectDatabase } from "../database/connect.ts";
import { consumerPosition } from "./consumer-position.ts";
import type { EventLog } from "./event-log.ts";
import { openKafkaLog } from "./kafka-log.ts";
import { openPostgresLog } from "./postgres-log.ts";

export interface ConsumerSpec {
  readonly databaseUrl: string;
  readonly group: string;
  /** Absent: the log is in the database. */
  readonly kafka?: { readonly brokers: readonly string[]; readonly topicPrefix: string };
}

export const readyLine = "consuming";

async function consumeUntilKilled(spec: ConsumerSpec): Promise<void> {
  const database = connectDatabase(spec.databaseUrl, { connectionsMax: 4 });
  const log: EventLog = spec.kafka
    ? await openKafkaLog({ ...spec.kafka })
    : await openPostgresLog({ database, leaseMs: 1_500 });
  const position = consumerPosition(database.sql, log.name, "events", spec.group);
  const expected = new Map<number, bigint>();
  await log.consume({
    topic: "events",
    group: spec.group,
    batchRecordsMax: 10,
    position: async (partition) => {
      const next = await position.read(partition);
      expected.set(partition, next);
      return next;
    },
    handle: async ({ partition, records }) => {
      // Taken now: when the partition comes back while this runs, `position` is asked again, and an old batch must not pass for a new one.
      const from = expected.get(partition) ?? 0n;
      const next = (records.at(-1)?.offset ?? 0n) + 1n;
      await database.sql.begin(async (transaction) => {
        for (const record of records)
          await transaction`insert into applied (group_name, key, value) values (${spec.group}, ${record.key}, ${record.value})`;
        await pause(Math.random() * 5);
        await position.advance(transaction, partition, from, next);
      });
      expected.set(partition, next);
    },
  });
  console.log(readyLine);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await consumeUntilKilled(JSON.parse(process.argv[2] ?? "{}"));
