// Item-to-item as a graph: gather the neighbour rows of the history's items, weigh them, add them up per item, take the best.
// Exact: ScatterElements adds on one thread, whatever the session's thread count (ScatterND's reduction would race).
import type { GraphBuilder, Value } from "../onnx/graph-builder.ts";
import { buildGraph } from "../onnx/graph-builder.ts";

/** Row i (0 = padding) holds up to `width` neighbours of item i, best first; unused places are item 0 with score 0. */
export interface NeighbourTable {
  readonly items: number;
  readonly width: number;
  readonly item: Int32Array;
  readonly score: Float32Array;
}

/** One ONNX file: history, weight → item, score. An item of the history may be in the answer; a score of 0 comes with item 0. */
export function neighbourGraph(name: string, table: NeighbourTable, answersMax: number): Uint8Array<ArrayBuffer> {
  const graph = buildGraph(name);
  const history = graph.input("history", "int64", ["B", "L"]);
  const weight = graph.input("weight", "float32", ["B", "L"]);
  const rows = table.items + 1;
  const neighbours = graph.constant(table.item, [rows, table.width]);
  const scores = graph.constant(table.score, [rows, table.width]);
  const flat = graph.integers(0, -1);
  const index = graph.apply("Reshape", [graph.apply("Gather", [neighbours, history]), flat]);
  const each = graph.apply("Unsqueeze", [weight, graph.integers(2)]);
  const weighted = graph.apply("Mul", [graph.apply("Gather", [scores, history]), each]);
  const update = graph.apply("Reshape", [weighted, flat]);
  const batch = graph.apply("Shape", [history], { start: 0, end: 1 });
  const shape = graph.apply("Concat", [batch, graph.integers(rows)], { axis: 0 });
  const empty = graph.apply("ConstantOfShape", [shape]);
  const sums = graph.apply("ScatterElements", [empty, index, update], { axis: 1, reduction: "add" });
  answerBest(graph, sums, Math.min(answersMax, rows));
  return graph.encode();
}

/** Outputs `item` and `score`: the best of a row of scores whose place is the item number; scores of 0 or less are padding. */
function answerBest(graph: GraphBuilder, scores: Value, answers: number): void {
  const [best, item] = graph.applyMany("TopK", [scores, graph.integers(answers)], 2, { axis: -1 }) as [Value, Value];
  const known = graph.apply("Greater", [best, graph.scalar(0)]);
  const padding = graph.constant(BigInt64Array.of(0n), []);
  graph.output("item", graph.apply("Where", [known, item, padding]), "int64", ["B", "K"]);
  graph.output("score", graph.apply("Where", [known, best, graph.scalar(0)]), "float32", ["B", "K"]);
}
