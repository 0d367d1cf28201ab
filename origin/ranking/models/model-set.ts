// The live models of one shop at one moment, loaded into a thread. A set never changes: new versions make a new set, and this one drains.
import { Worker } from "node:worker_threads";
import type { LoadedModel } from "../../registry/registry.ts";
import type { AnswerTable, ThreadModel, ThreadReply } from "./model-message.ts";
import type { Answer, Question } from "./question-queue.ts";
import { questionQueue } from "./question-queue.ts";

export const loadMsMax = 60_000;
const drainMsMax = 10_000;

export interface ModelSet {
  readonly models: ReadonlyMap<string, Pick<LoadedModel, "manifest" | "itemIds">>;
  /** Undefined when the model is not there, overloaded or broken. */
  ask(model: string, question: Question): Promise<Answer | undefined>;
  /** A crowd list by its key, in the model's item numbers. */
  list(model: string, key: string): Answer | undefined;
  /** Row i is the model's answer to item i alone. */
  neighbours(model: string): AnswerTable | undefined;
  readonly waiting: number;
  /** Keeps the set open while the work runs. */
  use<Result>(work: (set: ModelSet) => Promise<Result>): Promise<Result>;
  /** After the last use has ended. */
  close(): Promise<void>;
}

/**
 * Resolves when every model is loaded and has answered once.
 * @param onLost the thread died; the set answers only from its tables from now on
 * @throws Error when a model cannot be loaded
 */
export async function openModelSet(
  loaded: readonly LoadedModel[],
  events: { onLost?: (reason: string) => void; onBatch?: (questions: number, runMs: number) => void } = {},
): Promise<ModelSet> {
  const models: ThreadModel[] = loaded.map(({ manifest, itemIds, onnx }) => ({
    name: manifest.model,
    manifest,
    items: itemIds.length,
    onnx,
  }));
  const thread = new Worker(new URL("./model-thread.ts", import.meta.url), { workerData: { models } });
  const sizes = new Map<number, number>();
  const queue = questionQueue((question) => {
    sizes.set(question.id, question.batch);
    thread.postMessage(question, [question.buffer]);
  });
  let state: "loading" | "ready" | "over" = "loading";
  const gone = new Promise<void>((resolve) => thread.once("exit", () => resolve()));
  const tables = await new Promise<Extract<ThreadReply, { kind: "ready" }>>((resolve, reject) => {
    const lost = (reason: string): void => {
      if (state === "over") return;
      if (state === "ready") events.onLost?.(reason);
      else reject(new Error(`The models could not be loaded: ${reason}`));
      state = "over";
      clearTimeout(timer);
      queue.fail();
      void thread.terminate();
    };
    const timer = setTimeout(() => lost(`not ready after ${loadMsMax} ms`), loadMsMax);
    thread.on("message", (message: ThreadReply) => {
      if (message.kind === "ready") {
        clearTimeout(timer);
        state = "ready";
        resolve(message);
      } else if (message.kind === "answer") {
        events.onBatch?.(sizes.get(message.id) ?? 0, message.runMs);
        sizes.delete(message.id);
        queue.answered(message.id, message.answer);
      } else if (message.id !== undefined) {
        sizes.delete(message.id);
        queue.answered(message.id, undefined);
      } else lost(message.message);
    });
    thread.on("error", (error) => lost(String(error)));
    thread.on("exit", (code) => lost(`the thread ended with ${code}`));
  });

  const byName = new Map(loaded.map(({ manifest, itemIds }) => [manifest.model, { manifest, itemIds }]));
  const segments = new Map(
    loaded.flatMap(({ manifest }) =>
      (manifest.segments ?? []).map((key, row): [string, number] => [`${manifest.model} ${key}`, row]),
    ),
  );
  let uses = 0;
  let idle: (() => void) | undefined;
  const set: ModelSet = {
    models: byName,
    get waiting() {
      return queue.waiting;
    },
    ask: (model, question) => (byName.has(model) ? queue.ask(model, question) : Promise.resolve(undefined)),
    list(model, key) {
      const [row, table] = [segments.get(`${model} ${key}`), tables.lists[model]];
      if (row === undefined || !table) return undefined;
      const [from, end] = [row * table.width, (row + 1) * table.width];
      const zero = table.item.subarray(from, end).indexOf(0);
      const to = zero < 0 ? end : from + zero;
      return { item: table.item.subarray(from, to), score: table.score.subarray(from, to) };
    },
    neighbours: (model) => tables.neighbours[model],
    async use(work) {
      uses += 1;
      try {
        return await work(set);
      } finally {
        uses -= 1;
        if (uses === 0) idle?.();
      }
    },
    async close() {
      if (uses > 0) {
        const drained = new Promise<void>((resolve) => {
          idle = resolve;
        });
        await Promise.race([drained, pause(drainMsMax)]);
      }
      state = "over";
      queue.fail();
      thread.postMessage("close");
      await Promise.race([gone, pause(drainMsMax)]);
      await thread.terminate();
    },
  };
  return set;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
