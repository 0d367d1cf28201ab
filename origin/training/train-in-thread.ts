// The door to training: hands a data set to a thread and gives back what it learnt.
import { Worker } from "node:worker_threads";
import type { ErrorCode } from "../../shared/wire/error-code.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { TrainedModel, TrainingProgress } from "./train-models.ts";
import type { TrainingData } from "./training-data.ts";

export type TrainingThreadMessage =
  | { readonly kind: "progress"; readonly progress: TrainingProgress }
  | { readonly kind: "trained"; readonly trained: TrainedModel }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string };

export const trainingMsMax = 30 * 60_000;
/** A step that goes on for longer after a stop is cut off. */
const stepMsMax = 8_000;

/**
 * The data's columns move to the thread: they are gone here.
 * @throws EndcapError training/too-little-data; Error when it was stopped, took too long or broke
 */
export function trainInThread(
  data: TrainingData,
  nowMs: number,
  options: { readonly onProgress?: (progress: TrainingProgress) => void; readonly signal?: AbortSignal } = {},
): Promise<TrainedModel[]> {
  const { onProgress, signal } = options;
  return new Promise((resolve, reject) => {
    const columns = Object.values(data).filter((value) => ArrayBuffer.isView(value));
    const stopped = new Int32Array(new SharedArrayBuffer(4));
    const thread = new Worker(new URL("./train-thread.ts", import.meta.url), {
      workerData: { data, nowMs, stopped },
      transferList: columns.map(({ buffer }) => buffer as ArrayBuffer),
    });
    const trained: TrainedModel[] = [];
    const stoppedError = new Error("The training was stopped.");
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      void thread.terminate();
      settle();
    };
    // The thread ends itself between two steps: ended from outside within a run of ONNX Runtime it would take the process along.
    const stop = (): void => {
      Atomics.store(stopped, 0, 1);
      setTimeout(() => end(() => reject(stoppedError)), stepMsMax).unref();
    };
    const timer = setTimeout(
      () => end(() => reject(new Error(`The training took over ${trainingMsMax} ms.`))),
      trainingMsMax,
    );
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    thread.on("message", (message: TrainingThreadMessage) => {
      if (message.kind === "progress") onProgress?.(message.progress);
      else if (message.kind === "trained") trained.push(message.trained);
      else if (message.kind === "done") end(() => resolve(trained));
      else end(() => reject(new EndcapError(message.code, message.message)));
    });
    thread.on("error", (error) => end(() => reject(error)));
    thread.on("exit", (code) => {
      const isStopped = Atomics.load(stopped, 0) === 1;
      end(() => reject(isStopped ? stoppedError : new Error(`The training's thread ended with ${code}.`)));
    });
  });
}
