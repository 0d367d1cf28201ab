// Training happens here: it takes a core for seconds or minutes, and whoever started it must stay responsive.
import { parentPort, workerData } from "node:worker_threads";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { TrainingThreadMessage } from "./train-in-thread.ts";
import type { TrainingProgress } from "./train-models.ts";
import { trainModels } from "./train-models.ts";
import type { TrainingData } from "./training-data.ts";

const port = parentPort;
if (!port) throw new Error("train-thread.ts runs as a worker thread");
const { data, nowMs, stopped } = workerData as { data: TrainingData; nowMs: number; stopped: Int32Array };
const send = (message: TrainingThreadMessage, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

/** Between two steps: the place to end when nobody wants the rest. */
function progressed(progress: TrainingProgress): void {
  if (Atomics.load(stopped, 0) === 1) process.exit(0);
  send({ kind: "progress", progress });
}

try {
  for await (const trained of trainModels(data, nowMs, progressed))
    send({ kind: "trained", trained }, [trained.onnx.buffer]);
  send({ kind: "done" });
} catch (error) {
  const known = error instanceof EndcapError;
  send({
    kind: "failed",
    code: known ? error.code : "internal/unexpected",
    message: known ? error.message : String(error),
  });
}
