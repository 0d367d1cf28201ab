// The train service: does the trainings that were asked for, one after another, and lets better models go live.
import { randomBytes, randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { Counter, Histogram } from "prom-client";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Sql } from "../database/connect.ts";
import { originRoutes } from "../http/error-door.ts";
import type { Lake } from "../lake/lake.ts";
import type { Registry } from "../registry/registry.ts";
import { judge } from "../training/gate.ts";
import { loadTrainingData } from "../training/load-training-data.ts";
import { trainInThread } from "../training/train-in-thread.ts";
import type { TrainedModel } from "../training/train-models.ts";
import { requireEnough } from "../training/train-models.ts";
import type { TrainingRun } from "../training/training-runs.ts";
import { trainingRuns } from "../training/training-runs.ts";
import type { Service } from "./service.ts";

export interface TrainOptions {
  readonly sql: Sql;
  readonly registry: Registry;
  readonly lake: Lake;
  readonly logger: Logger;
  /** Look for requests and for shops that were never trained. A command that does one training says false. Default true. */
  readonly watch?: boolean;
  readonly pollMs?: number;
  now?(): number;
}

export interface TrainedVersion {
  readonly model: string;
  readonly version: string;
  readonly live: boolean;
  readonly reason: string;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface TrainService extends Service {
  /**
   * Trains all models of a shop; resolves when each is live or refused.
   * @throws EndcapError shop/unknown, training/too-little-data, training/running
   */
  train(shop: string, actor: string): Promise<readonly TrainedVersion[]>;
  /** What runs here now; `share` is 0 … 1. */
  running(shop: string): { readonly stage: string; readonly share: number } | undefined;
}

const windowDays = 400;
const dayMs = 86_400_000;
const tellMs = 5_000;

const runsTotal = new Counter({
  name: "endcap_training_runs_total",
  help: "Trainings by how they ended",
  labelNames: ["outcome"],
});
const runSeconds = new Histogram({
  name: "endcap_training_seconds",
  help: "From reading the lake to the last promotion",
  buckets: [5, 15, 30, 60, 120, 300, 900],
});

export function startTrain(options: TrainOptions): TrainService {
  const { sql, registry, lake, logger, watch = true, pollMs = 2_000, now = Date.now } = options;
  const runs = trainingRuns(sql, randomUUID);
  const running = new Map<string, { stage: string; share: number }>();
  const stopping = new AbortController();
  let work: Promise<unknown> = Promise.resolve();

  async function train(shop: string, actor: string): Promise<readonly TrainedVersion[]> {
    const [known] = await sql`select from shops where shop = ${shop}`;
    if (!known) throw new EndcapError("shop/unknown", `There is no shop ${JSON.stringify(shop)}.`);
    const claimed = await runs.claim(await runs.request(shop, actor));
    if (!claimed) throw new EndcapError("training/running", "The shop's models are being trained already.");
    return perform(claimed);
  }

  async function perform(run: TrainingRun): Promise<readonly TrainedVersion[]> {
    const { shop } = run;
    const began = performance.now();
    const state = { stage: "reading the lake", share: 0 };
    running.set(shop, state);
    const tell = (): Promise<void> =>
      runs.tell(run, state.stage, state.share).catch((error: unknown) => {
        logger.warn({ err: error, shop }, "the training's progress was not kept");
      });
    const timer = setInterval(() => void tell(), tellMs);
    try {
      await tell();
      const nowMs = now();
      const data = await loadTrainingData(lake, sql, shop, { fromMs: nowMs - windowDays * dayMs, untilMs: nowMs });
      requireEnough(data);
      const dataWindow = windowOf(data.at);
      const { itemIds } = data;
      const trained = await trainInThread(data, nowMs, {
        signal: stopping.signal,
        onProgress({ step, done }) {
          Object.assign(state, { stage: step, share: 0.1 + 0.85 * done });
          logger.info({ shop, step, done }, "training");
        },
      });
      Object.assign(state, { stage: "putting models live", share: 0.95 });
      const version = versionOf(nowMs);
      const versions: TrainedVersion[] = [];
      for (const model of trained) versions.push(await release(run, model, { version, dataWindow, itemIds, nowMs }));
      await runs.end(
        run,
        "succeeded",
        versions.map(({ model, live, reason }) => `${model} ${live ? "live" : "not live"}: ${reason}`).join("; "),
      );
      runsTotal.inc({ outcome: "succeeded" });
      runSeconds.observe((performance.now() - began) / 1_000);
      logger.info({ shop, versions }, "trained");
      return versions;
    } catch (error) {
      runsTotal.inc({ outcome: "failed" });
      const words = error instanceof EndcapError ? error.message : "The training failed on our side.";
      await runs.end(run, "failed", words).catch(() => {});
      throw error;
    } finally {
      clearInterval(timer);
      running.delete(shop);
    }
  }

  async function release(
    run: TrainingRun,
    trained: TrainedModel,
    from: {
      version: string;
      dataWindow: { fromMs: number; toMs: number; events: number };
      itemIds: readonly string[];
      nowMs: number;
    },
  ): Promise<TrainedVersion> {
    const { shop } = run;
    const { model, metrics } = trained;
    const before = (await registry.versions(shop, model)).find(({ live }) => live)?.manifest.metrics;
    await registry.save(
      {
        ...{ shop, model, version: from.version, kind: "source", createdAt: from.nowMs, dataWindow: from.dataWindow },
        ...trained.shape,
        parameters: trained.parameters,
        metrics,
      },
      { onnx: trained.onnx, itemIds: from.itemIds },
    );
    const { promote, reason } = judge(metrics, before);
    if (promote) await registry.promote({ shop, model, version: from.version }, { actor: run.actor, reason });
    return { model, version: from.version, live: promote, reason, metrics };
  }

  async function look(): Promise<void> {
    for (const shop of await runs.untrained()) await runs.request(shop, "first start");
    for (let run = await runs.claim(); run; run = await runs.claim()) {
      const { shop } = run;
      await perform(run).catch((error: unknown) => logger.warn({ err: error, shop }, "training failed"));
      if (stopping.signal.aborted) return;
    }
  }

  let looking = false;
  const poll = (): void => {
    if (looking || stopping.signal.aborted) return;
    looking = true;
    work = look()
      .catch((error: unknown) => logger.warn({ err: error }, "trainings could not be looked for"))
      .finally(() => {
        looking = false;
      });
  };
  const timer = watch ? setInterval(poll, pollMs) : undefined;
  timer?.unref();
  if (watch) poll();

  return {
    name: "train",
    routes: originRoutes(logger),
    train,
    running: (shop) => running.get(shop),
    async health() {
      return { ok: true, detail: running.size > 0 ? `trains models of ${running.size} shops` : "nothing to train" };
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await work.catch(() => {});
    },
  };
}

function windowOf(at: Float64Array): { fromMs: number; toMs: number; events: number } {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, 0];
  for (const moment of at) {
    fromMs = Math.min(fromMs, moment);
    toMs = Math.max(toMs, moment + 1);
  }
  return { fromMs, toMs, events: at.length };
}

/** Sortable by time, and different when two begin in one second. */
const versionOf = (nowMs: number): string =>
  `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}-${randomBytes(2).toString("hex")}`;
