// Hit rate and NDCG at 10 of a model file on held-out cases, through ONNX Runtime: what is judged is what would serve.
import { InferenceSession } from "onnxruntime-node";
import { defaultRecency, historyWeights } from "../../shared/ranking/history-weights.ts";
import type { EventName } from "../../shared/wire/event-kind.ts";
import { eventKinds, eventNames } from "../../shared/wire/event-kind.ts";
import type { HoldOutCase } from "./hold-out.ts";
import type { TrainedSource } from "./models/source-model.ts";
import { runModel } from "./run-model.ts";

const batchMax = 64;
const nameOfKind = new Map<number, EventName>(eventNames.map((name) => [eventKinds[name].code, name]));

/**
 * Binary gain; NDCG's ideal over min(10, relevant). `ndcg10Error` is the standard error of the mean.
 * Nothing is masked: what was bought before may be bought again.
 */
export async function evaluate(trained: TrainedSource, cases: readonly HoldOutCase[]): Promise<Record<string, number>> {
  const session = await InferenceSession.create(trained.onnx, { intraOpNumThreads: 2, logSeverityLevel: 3 });
  const gains: number[] = [];
  let hits = 0;
  for (let from = 0; from < cases.length; from += batchMax) {
    const batch = cases.slice(from, from + batchMax);
    for (const [row, found] of (await answers(session, trained, batch)).entries()) {
      const { targets } = batch[row] as HoldOutCase;
      let gain = 0;
      found.forEach((item, place) => {
        if (targets.has(item)) gain += 1 / Math.log2(place + 2);
      });
      let ideal = 0;
      for (let place = 0; place < Math.min(10, targets.size); place++) ideal += 1 / Math.log2(place + 2);
      gains.push(ideal > 0 ? gain / ideal : 0);
      if (gain > 0) hits += 1;
    }
  }
  await session.release();
  const count = gains.length;
  if (count === 0) return { cases: 0, hr10: 0, ndcg10: 0, ndcg10Error: 0 };
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / count;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, count - 1);
  return { cases: count, hr10: hits / count, ndcg10: mean, ndcg10Error: Math.sqrt(variance / count) };
}

async function answers(
  session: InferenceSession,
  trained: TrainedSource,
  batch: readonly HoldOutCase[],
): Promise<Int32Array[]> {
  const { historyMax, contextWidth, inputs } = trained.shape;
  const recency = typeof trained.parameters["recency"] === "number" ? trained.parameters["recency"] : defaultRecency;
  const length = batch.reduce((longest, { history }) => Math.max(longest, Math.min(historyMax, history.length)), 1);
  const cells = batch.length * length;
  const [history, kind] = [new BigInt64Array(cells), new BigInt64Array(cells)];
  const [weight, age] = [new Float32Array(cells), new Float32Array(cells)];
  batch.forEach((one, row) => {
    const count = Math.min(length, one.history.length);
    const first = one.history.length - count;
    const newestFirst = Array.from({ length: count }, (_, index) => {
      const at = one.history.length - 1 - index;
      const event = nameOfKind.get(one.kind[at] ?? 0) ?? "view_item";
      return { item: "", event, ageMs: (one.ageDays[at] ?? 0) * 86_400_000 };
    });
    const weights = historyWeights(newestFirst, recency);
    for (let index = 0; index < count; index++) {
      const cell = (row + 1) * length - count + index;
      history[cell] = BigInt(one.history[first + index] ?? 0);
      kind[cell] = BigInt(one.kind[first + index] ?? 0);
      age[cell] = one.ageDays[first + index] ?? 0;
      weight[cell] = weights[count - 1 - index] ?? 0;
    }
  });
  const output = await runModel(session, {
    batch: batch.length,
    length,
    history,
    weight,
    ...(inputs.includes("age") ? { age } : {}),
    ...(inputs.includes("kind") ? { kind } : {}),
    ...(contextWidth > 0 ? { context: new Float32Array(batch.length * contextWidth) } : {}),
  });
  return batch.map((_, row) => output.item.slice(row * output.width, row * output.width + Math.min(10, output.width)));
}
