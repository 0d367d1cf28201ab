// The stream in a process of its own, for a test to kill.
import { pathToFileURL } from "node:url";
import { pino } from "pino";
import { connectDatabase } from "../database/connect.ts";
import { folderStore } from "../objects/folder-store.ts";
import { openPostgresLog } from "../stream/postgres-log.ts";
import { startStream } from "./stream.ts";

export interface KilledStream {
  readonly databaseUrl: string;
  readonly objectsFolder: string;
  readonly scratchFolder: string;
  readonly lakeFlushMsMax: number;
}

async function streamUntilKilled(given: KilledStream): Promise<void> {
  const database = connectDatabase(given.databaseUrl, { connectionsMax: 4 });
  await startStream({
    sql: database.sql,
    log: await openPostgresLog({ database, leaseMs: 900 }),
    logger: pino({ level: "silent" }),
    objects: folderStore(given.objectsFolder),
    scratchFolder: given.scratchFolder,
    lakeFlushMsMax: given.lakeFlushMsMax,
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await streamUntilKilled(JSON.parse(process.argv[2] ?? "{}"));
