// The stream service: consumes the log and introduces it to features and lake. One more replica takes over a share of the partitions.
import type { Logger } from "pino";
import { Counter, Gauge, Histogram } from "prom-client";
import type { Sql } from "../database/connect.ts";
import { featureStore } from "../features/feature-store.ts";
import { originRoutes } from "../http/error-door.ts";
import { openLakeWriter } from "../lake/lake-writer.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import { consumerPosition } from "../stream/consumer-position.ts";
import { openDeadLetters, pruneDeadLetters } from "../stream/dead-letters.ts";
import type { EventLog, LogBatch } from "../stream/event-log.ts";
import { pruneEdgeCounters } from "../stream/intake/edge-counters.ts";
import { pruneWithdrawals } from "../stream/intake/withdraw.ts";
import { knownShops } from "../stream/known-shops.ts";
import { logLag, requireSameLog } from "../stream/log-lag.ts";
import { batchProcessor } from "../stream/process-batches.ts";
import { pruneSeen } from "../stream/prune-seen.ts";
import type { StepDescription } from "../stream/steps/step.ts";
import { describeSteps } from "../stream/steps/step.ts";
import { streamSteps } from "../stream/steps/steps.ts";
import type { Service } from "./service.ts";

export interface StreamOptions {
  readonly sql: Sql;
  readonly log: EventLog;
  readonly logger: Logger;
  readonly objects: ObjectStore;
  /** For the lake's files before they are finished. */
  readonly scratchFolder: string;
  readonly lakeFlushMsMax?: number;
  /** Crowd lists of these shops may have changed. */
  onCrowdChanged?(shops: ReadonlySet<string>): void;
  now?(): number;
}

export interface StreamService extends Service {
  readonly steps: readonly StepDescription[];
  /** Records that features and lake have still to take, summed over the partitions. */
  lag(): Promise<{ readonly features: number; readonly lake: number }>;
  /** Writes what the lake has buffered now. */
  flushLake(): Promise<void>;
}

const batchRecordsMax = 1_000;
const lagEveryMs = 5_000;
const collectEveryMs = 1_000;
const pruneEveryMs = 60_000;
const prunesInARowMax = 50;
const forgetEveryMs = 3_600_000;
const forgetRowsMax = 10_000;
const failingMsMax = 30_000;

const recordsTotal = new Counter({
  name: "endcap_stream_records_total",
  help: "Records of the log by what became of them",
  labelNames: ["outcome"],
});
const batchSeconds = new Histogram({
  name: "endcap_stream_batch_seconds",
  help: "From a batch to its commit",
  buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
});
const failuresTotal = new Counter({ name: "endcap_stream_failures_total", help: "Batches that will come again" });
const lagRecords = new Gauge({
  name: "endcap_stream_lag_records",
  help: "Records behind the end of the log",
  labelNames: ["group", "partition"],
});

export async function startStream(options: StreamOptions): Promise<StreamService> {
  const { sql, log, logger, now = Date.now } = options;
  await requireSameLog(sql, log, "events");
  const features = featureStore(sql, now);
  const lake = await openLakeWriter({
    sql,
    objects: options.objects,
    position: consumerPosition(sql, log.name, "events", "lake"),
    scratchFolder: options.scratchFolder,
    ...(options.lakeFlushMsMax === undefined ? {} : { flushMsMax: options.lakeFlushMsMax }),
    onError: (error) => logger.error({ err: error }, "the lake could not write; it tries again"),
  });
  const steps = streamSteps({
    shops: knownShops(sql),
    applyFeatures: features.apply,
    addToLake: lake.add,
    markChanged: (shops) => options.onCrowdChanged?.(shops),
  });
  const processor = batchProcessor({
    sql,
    position: consumerPosition(sql, log.name, "events", "features"),
    lakePosition: lake.position,
    steps,
    deadLetters: openDeadLetters(sql, log, (error) =>
      logger.warn({ err: error }, "a dead letter is kept, but the log did not take it"),
    ),
    now,
    onOutcome: (outcome, count) => recordsTotal.inc({ outcome }, count),
  });
  let failingSince: number | undefined;

  const consumer = await log.consume({
    topic: "events",
    group: "stream",
    batchRecordsMax,
    position: processor.position,
    handle: async (batch: LogBatch) => {
      const done = batchSeconds.startTimer();
      await processor.handle(batch);
      done();
      failingSince = undefined;
    },
    onError: (error) => {
      failingSince ??= now();
      failuresTotal.inc();
      logger.warn({ err: error }, "a batch will come again");
    },
  });

  const every = (ms: number, work: () => Promise<void>) =>
    setInterval(() => {
      work().catch((error: unknown) => logger.warn({ err: error }, "upkeep of the stream waits"));
    }, ms).unref();
  const measureLag = async (): Promise<Record<"features" | "lake", number>> => {
    const sums = { features: 0, lake: 0 };
    for (const { group, partition, records } of await logLag(sql, log, "events")) {
      lagRecords.set({ group, partition }, records);
      if (group === "features" || group === "lake") sums[group] += records;
    }
    return sums;
  };
  const timers = [
    every(collectEveryMs, features.collect),
    every(lagEveryMs, async () => void (await measureLag())),
    every(pruneEveryMs, async () => {
      const prune = async () =>
        (await pruneSeen(sql, now())) +
        (await pruneWithdrawals(sql, now())) +
        (await pruneEdgeCounters(sql)) +
        (await pruneDeadLetters(sql));
      for (let turn = 0; turn < prunesInARowMax && (await prune()) > 0; turn++);
    }),
    every(forgetEveryMs, async () => {
      const isMore = async (): Promise<boolean> =>
        Object.values(await features.prune(forgetRowsMax)).some((rows) => rows === forgetRowsMax);
      for (let turn = 0; turn < prunesInARowMax && (await isMore()); turn++);
    }),
  ];

  let stopping: Promise<void> | undefined;
  return {
    name: "stream",
    routes: originRoutes(logger),
    steps: describeSteps(steps),
    lag: measureLag,
    flushLake: lake.flush,
    async health() {
      const { features: behind, lake: lakeBehind } = await measureLag();
      const failingMs = failingSince === undefined ? 0 : now() - failingSince;
      const partitions = consumer.assigned().length;
      return {
        ok: failingMs < failingMsMax,
        detail: `${partitions} partitions, features ${behind} and lake ${lakeBehind} records behind`,
      };
    },
    stop: () => {
      stopping ??= (async () => {
        for (const timer of timers) clearInterval(timer);
        await consumer.stop();
        await features.collect().catch((error: unknown) => logger.warn({ err: error }, "counts wait to be added up"));
        await lake.stop();
      })();
      return stopping;
    },
  };
}
