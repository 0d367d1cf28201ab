// One call of a model file, outside of serving: evaluation, neighbour rows, tests.
import type { InferenceSession } from "onnxruntime-node";
import { Tensor } from "onnxruntime-node";

/** Row-major [batch, length] columns; absent ones are not fed. */
export interface ModelInput {
  readonly batch: number;
  readonly length: number;
  readonly history: BigInt64Array;
  readonly weight: Float32Array;
  readonly age?: Float32Array;
  readonly kind?: BigInt64Array;
  readonly context?: Float32Array;
}

/** Row-major [batch, width]. */
export interface ModelOutput {
  readonly width: number;
  readonly item: Int32Array;
  readonly score: Float32Array;
}

export async function runModel(session: InferenceSession, input: ModelInput): Promise<ModelOutput> {
  const shape = [input.batch, input.length];
  const feeds: Record<string, Tensor> = {
    history: new Tensor("int64", input.history, shape),
    weight: new Tensor("float32", input.weight, shape),
  };
  if (input.age) feeds["age"] = new Tensor("float32", input.age, shape);
  if (input.kind) feeds["kind"] = new Tensor("int64", input.kind, shape);
  if (input.context)
    feeds["context"] = new Tensor("float32", input.context, [input.batch, input.context.length / input.batch]);
  const { item, score } = await session.run(feeds);
  if (!item || !score) throw new Error("the model has no outputs named item and score");
  return {
    width: item.dims[1] ?? 0,
    item: lowWords(item.data as BigInt64Array),
    score: score.data as Float32Array,
  };
}

/** Item numbers are small: the low half of each 64-bit integer, without making a bigint of it. */
function lowWords(numbers: BigInt64Array): Int32Array {
  const words = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);
  const low = new Int32Array(numbers.length);
  for (let index = 0; index < low.length; index++) low[index] = words[index * 2] ?? 0;
  return low;
}
