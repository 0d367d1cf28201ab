/** How many events a second come in, from a POST at intake to Postgres and lake; beside the least that anybody could do with the same topic. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Sql } from "../origin/database/connect.ts";
import { connectDatabase } from "../origin/database/connect.ts";
import { migrate } from "../origin/database/migrate.ts";
import { startPostgres } from "../origin/database/server.ts";
import { startKafkaBroker } from "../scripts/kafka-broker.ts";
import { deriveSecret } from "../shared/trust/secret.ts";
import { edgeLeg } from "./ingest/edge-leg.ts";
import { intakeMessages } from "./ingest/intake-messages.ts";
import { openShop } from "./ingest/open-shop.ts";
import type { OriginProcess } from "./ingest/origin-process.ts";
import { startOriginProcess } from "./ingest/origin-process.ts";
import { alonePeer, fedPeer } from "./ingest/peers.ts";
import { startPosting } from "./ingest/post-batches.ts";
import { appliedRecords, lakeRate } from "./ingest/progress.ts";
import type { Bench, Row } from "./report/row.ts";
import { coresBetween, readProcesses } from "./whole/processes.ts";

const edgeSecret = "a secret of at least thirty-two characters";
const waitingMax = 20_000;
const watchMs = 200;
const settleMsMax = 60_000;

interface Times {
  readonly warmS: number;
  readonly steadyS: number;
  readonly peerS: number;
  readonly edgeS: number;
}

export const bench: Bench = {
  name: "ingest",
  summary:
    "events/s from POST at intake to Postgres and lake, beside a bare Kafka consumer [--seconds N] [--log postgres|kafka]",
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ seconds: { type: "string", default: "60" }, warm: { type: "string", default: "15" } },
        ...{
          peer: { type: "string", default: "20" },
          edge: { type: "string", default: "10" },
          log: { type: "string" },
        },
      },
    });
    const times: Times = {
      ...{ warmS: Number(values.warm), steadyS: Number(values.seconds) },
      ...{ peerS: Number(values.peer), edgeS: Number(values.edge) },
    };
    const rows: Row[] = [];
    if (values.log !== "postgres") {
      const broker = await startKafkaBroker();
      try {
        rows.push(...(await onLog("Kafka", broker.address, broker.pid(), times)));
      } finally {
        await broker.stop();
      }
    }
    if (values.log !== "kafka") rows.push(...(await onLog("Postgres log", undefined, undefined, times)));
    return rows;
  },
};

/** A database and a lake of its own; intake in one process, the stream in another. */
async function onLog(
  log: string,
  brokers: string | undefined,
  brokerPid: number | undefined,
  times: Times,
): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "endcap-bench-ingest-"));
  const server = await startPostgres({ folder: join(folder, "postgres") });
  const { sql, close } = connectDatabase(server.url, { connectionsMax: 8, applicationName: "endcap bench" });
  const processes: OriginProcess[] = [];
  try {
    await migrate(server.url);
    await openShop(sql);
    const environment = {
      ...{ ENDCAP_HOME: join(folder, "home"), ENDCAP_EDGE_SECRET: edgeSecret },
      ...{ DATABASE_URL: server.url, KAFKA_BROKERS: brokers },
    };
    for (const service of ["intake", "stream"]) processes.push(await startOriginProcess([service], environment));
    const [intake, stream] = processes as [OriginProcess, OriginProcess];
    const parts = {
      intake: intake.pid,
      stream: stream.pid,
      Postgres: server.pid,
      bench: process.pid,
      Kafka: brokerPid,
    };
    const rows = await ingest(log, sql, intake.url, parts, times);
    const edge = await edgeLeg({
      edgeSecret,
      intakeUrl: intake.url,
      next: await intakeMessages(runId()),
      seconds: times.edgeS,
    });
    console.log(`${log}: POST /v1/events at the edge, 100 a call: ${edge.toFixed(0)} events/s`);
    rows.push({ metric: "edgeEventsPerSecond", model: log, value: edge, unit: "1/s" });
    if (brokers === undefined) return rows;
    await processes.pop()?.stop();
    const peerParts = { brokers, sql, postgresPid: server.pid, seconds: times.peerS };
    const posting = { intakeUrl: intake.url, serviceSecret: await deriveSecret(edgeSecret, "service"), waitingMax };
    const fed = await fedPeer({ ...peerParts, ...posting, next: await intakeMessages(runId()) });
    await processes.pop()?.stop();
    return withPeers(rows, await alonePeer(peerParts), fed);
  } finally {
    await Promise.all(processes.map((one) => one.stop()));
    await close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function withPeers(rows: readonly Row[], alone: number, fed: number): Row[] {
  const ours = rows.find(({ metric }) => metric === "eventsPerSecond");
  if (!ours) return [...rows];
  const beside = (peer: string, peerValue: number): Row => ({
    ...ours,
    peer,
    peerValue,
    ratio: ours.value / peerValue,
  });
  return [
    beside("bare kafkajs consumer of the filled topic, one table, batches of 100", alone),
    { ...beside("the same consumer, fed by the same POSTs at intake meanwhile", fed), split: "both from POST" },
    ...rows.filter((row) => row !== ours),
  ];
}

const runId = (): string => `in-${randomUUID().slice(0, 8)}`;

async function ingest(
  log: string,
  sql: Sql,
  intakeUrl: string,
  parts: Readonly<Record<string, number | undefined>>,
  { warmS, steadyS }: Times,
): Promise<Row[]> {
  let applied = 0;
  const watching = watch(async () => {
    applied = await appliedRecords(sql);
  });
  const posting = startPosting({
    ...{ intakeUrl, serviceSecret: await deriveSecret(edgeSecret, "service"), next: await intakeMessages(runId()) },
    ...{ waitingMax, waiting: (accepted) => accepted - applied },
  });
  try {
    await Promise.race([pause(warmS * 1_000), posting.failed]);
    const before = { at: new Date(), ms: performance.now(), applied: await appliedRecords(sql), use: readProcesses() };
    let told = before.applied;
    for (let second = 0; second < steadyS; second += 5) {
      await pause(Math.min(5, steadyS - second) * 1_000);
      console.log(
        `  ${log} ${second + 5} s: ${((applied - told) / 5).toFixed(0)} events/s, ${posting.accepted() - applied} wait in the log`,
      );
      told = applied;
    }
    const after = { at: new Date(), ms: performance.now(), applied: await appliedRecords(sql), use: readProcesses() };
    const ms = after.ms - before.ms;
    const postgres = ((after.applied - before.applied) * 1_000) / ms;
    await posting.stop();
    await untilDrained(sql, posting.accepted());
    const lake = await lakeRate(sql, before.at, after.at);
    // What this process started is told by name, not once more as its own.
    const pids = Object.values(parts).flatMap((pid) => (pid === undefined || pid === process.pid ? [] : [pid]));
    const cores = Object.entries(parts).flatMap(([name, pid]) =>
      pid === undefined ? [] : [`${name} ${coresBetween(before.use, after.use, pid, ms, pids).toFixed(2)}`],
    );
    console.log(
      `${log}: to Postgres ${postgres.toFixed(0)} events/s, to the lake ${lake?.toFixed(0) ?? "not two flushes"}; cores used: ${cores.join(", ")}`,
    );
    const about = { model: log, unit: "1/s" };
    return [
      { metric: "eventsPerSecond", value: Math.min(postgres, lake ?? postgres), ...about },
      { metric: "postgresEventsPerSecond", value: postgres, ...about },
      ...(lake === undefined ? [] : [{ metric: "lakeEventsPerSecond", value: lake, ...about }]),
    ];
  } finally {
    await watching.stop();
    await posting.stop();
  }
}

function watch(look: () => Promise<void>): { stop(): Promise<void> } {
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      await look();
      await pause(watchMs);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
    },
  };
}

async function untilDrained(sql: Sql, records: number): Promise<void> {
  const endsMs = performance.now() + settleMsMax;
  while ((await appliedRecords(sql)) < records && performance.now() < endsMs) await pause(watchMs);
}
