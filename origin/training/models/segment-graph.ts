// Crowd lists as a graph: one row of items and scores per segment (the shop, a department, a country), picked by `context`.
import { buildGraph } from "../onnx/graph-builder.ts";

export interface SegmentTable {
  readonly segments: number;
  readonly width: number;
  /** Best first; unused places are item 0 with score 0. */
  readonly item: Int32Array;
  readonly score: Float32Array;
}

/** One ONNX file with the signature of every source. It ignores history; context[:, 0] is the segment's number. */
export function segmentGraph(name: string, table: SegmentTable): Uint8Array<ArrayBuffer> {
  const graph = buildGraph(name);
  graph.input("history", "int64", ["B", "L"]);
  graph.input("weight", "float32", ["B", "L"]);
  const context = graph.input("context", "float32", ["B", 1]);
  const shape = [table.segments, table.width];
  const row = graph.apply("Reshape", [graph.apply("Cast", [context], { to: 7 }), graph.integers(-1)]);
  const item = graph.apply("Gather", [graph.constant(BigInt64Array.from(table.item, BigInt), shape), row]);
  graph.output("item", item, "int64", ["B", table.width]);
  const score = graph.apply("Gather", [graph.constant(table.score, shape), row]);
  graph.output("score", score, "float32", ["B", table.width]);
  return graph.encode();
}
