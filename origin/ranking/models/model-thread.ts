// The serving thread: one session per live model of a shop. `session.run` blocks its thread, so nothing else lives here.
import { parentPort, workerData } from "node:worker_threads";
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { AnswerTable, BatchQuestion, Columns, ThreadModel, ThreadReply } from "./model-message.ts";
import { columnsOf } from "./model-message.ts";

/** Neighbours of an item that explanations and the edge look at. */
const neighboursKept = 100;
const rowsPerRun = 64;

interface Feeds extends Columns {
  readonly context?: Float32Array;
}

const port = parentPort;
if (!port) throw new Error("model-thread.ts runs as a worker thread");
const reply = (message: ThreadReply, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const { models } = workerData as { models: readonly ThreadModel[] };
const sessions = new Map<string, { model: ThreadModel; session: InferenceSession }>();

port.on("message", (question: BatchQuestion | "close") => {
  if (question === "close") void close();
  else void answer(question);
});
await start();

async function start(): Promise<void> {
  try {
    const lists: Record<string, AnswerTable> = {};
    const neighbours: Record<string, AnswerTable> = {};
    for (const model of models) {
      const session = await InferenceSession.create(model.onnx, {
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        executionMode: "sequential",
        graphOptimizationLevel: "all",
        logSeverityLevel: 4,
      });
      sessions.set(model.name, { model, session });
      const { segments, inputs } = model.manifest;
      if (segments) lists[model.name] = await crowdLists(session, model, segments.length);
      else if (inputs.every((input) => input === "history" || input === "weight"))
        neighbours[model.name] = await neighbourRows(session, model);
      else await run(session, model, columnsOf(1, 1));
    }
    reply({ kind: "ready", lists, neighbours });
  } catch (error) {
    reply({ kind: "failed", id: undefined, message: String(error) });
  }
}

async function answer(question: BatchQuestion): Promise<void> {
  try {
    const known = sessions.get(question.model);
    if (!known) throw new Error(`no model ${question.model}`);
    const began = performance.now();
    const feeds = columnsOf(question.batch, question.length, question.buffer);
    const table = await run(known.session, known.model, feeds);
    const runMs = performance.now() - began;
    reply({ kind: "answer", id: question.id, answer: table, runMs }, [
      table.item.buffer as ArrayBuffer,
      table.score.buffer as ArrayBuffer,
    ]);
  } catch (error) {
    reply({ kind: "failed", id: question.id, message: String(error) });
  }
}

async function close(): Promise<void> {
  for (const { session } of sessions.values()) await session.release();
  port?.close();
}

async function run(session: InferenceSession, model: ThreadModel, feeds: Feeds): Promise<AnswerTable> {
  const shape = [feeds.batch, feeds.length];
  const tensors: Record<string, Tensor> = {};
  for (const input of model.manifest.inputs) {
    if (input === "history") tensors[input] = new Tensor("int64", wide(feeds.history), shape);
    else if (input === "kind") tensors[input] = new Tensor("int64", wide(feeds.kind), shape);
    else if (input === "weight") tensors[input] = new Tensor("float32", feeds.weight, shape);
    else if (input === "age") tensors[input] = new Tensor("float32", feeds.age, shape);
    else {
      const width = model.manifest.contextWidth;
      const context = feeds.context ?? new Float32Array(feeds.batch * width);
      tensors[input] = new Tensor("float32", context, [feeds.batch, width]);
    }
  }
  const { item, score } = await session.run(tensors);
  if (!item || !score) throw new Error(`the model ${model.name} has no outputs named item and score`);
  return {
    width: item.dims[1] ?? 0,
    item: narrow(item.data as BigInt64Array),
    score: (score.data as Float32Array).slice(),
  };
}

async function crowdLists(session: InferenceSession, model: ThreadModel, segments: number): Promise<AnswerTable> {
  return run(session, model, {
    ...columnsOf(segments, 1),
    context: Float32Array.from({ length: segments }, (_, segment) => segment),
  });
}

async function neighbourRows(session: InferenceSession, model: ThreadModel): Promise<AnswerTable> {
  const { items } = model;
  const width = Math.min(neighboursKept, model.manifest.itemsMax);
  const rows = { width, item: new Int32Array((items + 1) * width), score: new Float32Array((items + 1) * width) };
  for (let from = 1; from <= items; from += rowsPerRun) {
    const batch = Math.min(rowsPerRun, items - from + 1);
    const history = Int32Array.from({ length: batch }, (_, row) => from + row);
    const part = await run(session, model, {
      ...columnsOf(batch, 1),
      history,
      weight: new Float32Array(batch).fill(1),
    });
    for (let row = 0; row < batch; row++) {
      const kept = Math.min(width, part.width);
      rows.item.set(part.item.subarray(row * part.width, row * part.width + kept), (from + row) * width);
      rows.score.set(part.score.subarray(row * part.width, row * part.width + kept), (from + row) * width);
    }
  }
  return rows;
}

/** int32 → int64 and back by their halves: no bigint is made. */
function wide(numbers: Int32Array): BigInt64Array {
  const wider = new BigInt64Array(numbers.length);
  const halves = new Int32Array(wider.buffer);
  for (let index = 0; index < numbers.length; index++) halves[index * 2] = numbers[index] ?? 0;
  return wider;
}

function narrow(numbers: BigInt64Array): Int32Array {
  const halves = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);
  const narrower = new Int32Array(numbers.length);
  for (let index = 0; index < narrower.length; index++) narrower[index] = halves[index * 2] ?? 0;
  return narrower;
}
