// What a shopper runs out of: how often they bought it, and whether its rhythm (theirs, leaning on everybody's) says it is due.
import { eventKinds } from "../../../shared/wire/event-kind.ts";
import type { Value } from "../onnx/graph-builder.ts";
import { buildGraph } from "../onnx/graph-builder.ts";
import type { TrainingData } from "../training-data.ts";
import type { SourceModel } from "./source-model.ts";
import { itemsMax } from "./source-model.ts";

export interface RhythmTable {
  readonly items: number;
  /** Per item number: median days between two purchases of one shopper, and the share of buyers who came back for it. */
  readonly gapDays: Float32Array;
  readonly repeatRate: Float32Array;
}

export const buyItAgainParameters = {
  /** A purchase counts half after so many days. */
  halfLifeDays: 60,
  /** How many gaps everybody's rhythm weighs against the shopper's own. */
  priorGaps: 1,
  /** What remains of the score of something bought this moment. */
  floor: 0.2,
  gapsMin: 5,
  gapDaysMin: 1,
  historyMax: 200,
};

export const buyItAgain: SourceModel = {
  name: "buy-it-again",
  task: "next-basket",
  variants: [{}],
  train(data) {
    const table = measureRhythm(data);
    return {
      onnx: rhythmGraph(table),
      shape: {
        itemsMax: Math.min(itemsMax, buyItAgainParameters.historyMax),
        historyMax: buyItAgainParameters.historyMax,
        contextWidth: 0,
        inputs: ["history", "weight", "age", "kind"],
      },
      parameters: { ...buyItAgainParameters },
    };
  },
};

export function measureRhythm(data: TrainingData): RhythmTable {
  const items = data.itemIds.length;
  const gaps: number[][] = Array.from({ length: items + 1 }, () => []);
  const buyers = new Int32Array(items + 1);
  const repeaters = new Int32Array(items + 1);
  const last = new Map<number, { at: number; count: number }>();
  let shopper = -1;
  for (let row = 0; row < data.item.length; row++) {
    if (data.kind[row] !== eventKinds.purchase.code) continue;
    if (data.shopper[row] !== shopper) last.clear();
    shopper = data.shopper[row] ?? -1;
    const [item, at] = [data.item[row] ?? 0, data.at[row] ?? 0];
    const before = last.get(item);
    if (!before) {
      last.set(item, { at, count: 1 });
      buyers[item] = (buyers[item] ?? 0) + 1;
    } else if (at > before.at) {
      gaps[item]?.push((at - before.at) / 86_400_000);
      if (before.count === 1) repeaters[item] = (repeaters[item] ?? 0) + 1;
      last.set(item, { at, count: before.count + 1 });
    }
  }
  const usual = median(gaps.flat()) ?? 30;
  const { gapsMin, gapDaysMin } = buyItAgainParameters;
  return {
    items,
    gapDays: Float32Array.from(gaps, (own) =>
      Math.max(gapDaysMin, own.length < gapsMin ? usual : (median(own) ?? usual)),
    ),
    repeatRate: Float32Array.from(buyers, (count, item) => ((repeaters[item] ?? 0) + 1) / (count + 2)),
  };
}

const median = (values: readonly number[]): number | undefined => Float64Array.from(values).sort()[values.length >> 1];

/**
 * For each item bought: score = Σ ½^(age / halfLife) · √repeatRate · (floor + r·e^(1 − r)), r = days since the last purchase ÷ rhythm,
 * rhythm = (prior · item's gap + days from first to last purchase) ÷ (prior + purchases − 1). Answers hold only what was bought.
 */
export function rhythmGraph(table: RhythmTable): Uint8Array<ArrayBuffer> {
  const graph = buildGraph("buy-it-again");
  const history = graph.input("history", "int64", ["B", "L"]);
  const weight = graph.input("weight", "float32", ["B", "L"]);
  const age = graph.input("age", "float32", ["B", "L"]);
  const kind = graph.input("kind", "int64", ["B", "L"]);
  const binary = (operator: string) => (a: Value, b: Value) => graph.apply(operator, [a, b]);
  const [add, subtract, multiply, divide] = [binary("Add"), binary("Sub"), binary("Mul"), binary("Div")];
  const { scalar } = graph;
  const { halfLifeDays, priorGaps, floor } = buyItAgainParameters;
  const across = (value: Value): Value => graph.apply("Unsqueeze", [value, graph.integers(1)]);
  const down = (value: Value): Value => graph.apply("Unsqueeze", [value, graph.integers(2)]);
  const real = (value: Value): Value => graph.apply("Cast", [value], { to: 1 });
  const reduce = (operator: string, value: Value): Value =>
    graph.apply(operator, [value, graph.integers(2)], { keepdims: 0 });

  const purchase = graph.constant(BigInt64Array.of(BigInt(eventKinds.purchase.code)), []);
  const bought = graph.apply("And", [
    graph.apply("Equal", [kind, purchase]),
    graph.apply("Greater", [weight, scalar(0)]),
  ]);
  // same[b, l, m]: entries l and m are purchases of one item
  const pair = graph.apply("Equal", [down(history), across(history)]);
  const same = graph.apply("And", [graph.apply("And", [pair, across(bought)]), down(bought)]);
  const counts = real(same);
  const purchases = reduce("ReduceSum", counts);
  const far = scalar(1e9);
  const oldest = reduce("ReduceMax", graph.apply("Where", [same, across(age), scalar(0)]));
  const newest = reduce("ReduceMin", graph.apply("Where", [same, across(age), far]));
  const fading = graph.apply("Pow", [scalar(0.5), divide(age, scalar(halfLifeDays))]);
  const frequency = reduce("ReduceSum", multiply(counts, across(fading)));

  const column = [table.items + 1];
  const gap = graph.apply("Gather", [graph.constant(table.gapDays, column), history]);
  const repeat = graph.apply("Sqrt", [graph.apply("Gather", [graph.constant(table.repeatRate, column), history])]);
  const own = add(multiply(gap, scalar(priorGaps)), subtract(oldest, newest));
  const rhythm = divide(own, add(purchases, scalar(priorGaps - 1)));
  const ratio = divide(newest, graph.apply("Max", [rhythm, scalar(buyItAgainParameters.gapDaysMin)]));
  const due = multiply(ratio, graph.apply("Exp", [subtract(scalar(1), ratio)]));
  const score = multiply(multiply(frequency, repeat), add(due, scalar(floor)));

  // an item speaks through its last entry only
  const length = graph.apply("Squeeze", [graph.apply("Shape", [history], { start: 1, end: 2 })]);
  const integer = (value: bigint): Value => graph.constant(BigInt64Array.of(value), []);
  const place = graph.apply("Range", [integer(0n), length, integer(1n)]);
  const earlier = graph.apply("Less", [
    graph.apply("Unsqueeze", [place, graph.integers(1)]),
    graph.apply("Unsqueeze", [place, graph.integers(0)]),
  ]);
  const again = reduce("ReduceMax", real(graph.apply("And", [same, earlier])));
  const speaks = graph.apply("And", [bought, graph.apply("Less", [again, scalar(0.5)])]);
  const final = graph.apply("Where", [speaks, score, scalar(0)]);

  const answers = graph.apply("Min", [graph.apply("Shape", [history], { start: 1, end: 2 }), graph.integers(itemsMax)]);
  const [best, at] = graph.applyMany("TopK", [final, answers], 2, { axis: -1 }) as [Value, Value];
  const item = graph.apply("GatherElements", [history, at], { axis: 1 });
  const known = graph.apply("Greater", [best, scalar(0)]);
  graph.output("item", graph.apply("Where", [known, item, integer(0n)]), "int64", ["B", "K"]);
  graph.output("score", graph.apply("Where", [known, best, scalar(0)]), "float32", ["B", "K"]);
  return graph.encode();
}
