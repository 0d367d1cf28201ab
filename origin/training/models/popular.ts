// What the shop likes: every event counts by its kind and fades with time, for the shop, each department and each country.
import { eventKinds } from "../../../shared/wire/event-kind.ts";
import type { CrowdSegments } from "./crowd-segments.ts";
import { crowdSegments } from "./crowd-segments.ts";
import { keepBest } from "./keep-best.ts";
import type { SegmentTable } from "./segment-graph.ts";
import { segmentGraph } from "./segment-graph.ts";
import type { SourceModel, TrainedSource } from "./source-model.ts";
import { itemsMax } from "./source-model.ts";

const halfLifeDays = 30;

export const popular: SourceModel = {
  name: "popular",
  task: "next-basket",
  variants: [{}],
  train(data, nowMs) {
    const segments = crowdSegments(data, "popular");
    const sums = segmentSums(data.item.length, data.itemIds.length, segments, (row) => {
      const ageDays = (nowMs - (data.at[row] ?? 0)) / 86_400_000;
      return {
        item: data.item[row] ?? 0,
        weight: (crowdWeight[data.kind[row] ?? 0] ?? 0) * 0.5 ** (ageDays / halfLifeDays),
      };
    });
    return crowdModel("popular", segments, sums, data.itemIds.length, { halfLifeDays });
  },
};

/** Strength of an event in crowd counts, by its kind's code. */
export const crowdWeight = new Float32Array(256);
for (const kind of Object.values(eventKinds)) crowdWeight[kind.code] = kind.crowdWeight;

/** @returns one row of item scores per segment */
export function segmentSums(
  rows: number,
  items: number,
  segments: CrowdSegments,
  weigh: (row: number) => { item: number; weight: number },
): Float32Array[] {
  const sums: Float32Array[] = segments.keys.map(() => new Float32Array(items + 1));
  for (let row = 0; row < rows; row++) {
    const { item, weight } = weigh(row);
    if (weight <= 0) continue;
    for (const segment of segments.of(row)) {
      const scores = sums[segment] ?? new Float32Array(items + 1);
      sums[segment] = scores;
      scores[item] = (scores[item] ?? 0) + weight;
    }
  }
  return sums;
}

/** The file that answers with the best of each segment. */
export function crowdModel(
  name: string,
  segments: CrowdSegments,
  scores: readonly Float32Array[],
  items: number,
  parameters: TrainedSource["parameters"],
): TrainedSource {
  const width = Math.max(1, Math.min(itemsMax, items));
  const table: SegmentTable = {
    segments: scores.length,
    width,
    item: new Int32Array(scores.length * width),
    score: new Float32Array(scores.length * width),
  };
  const everyItem = Int32Array.from({ length: items }, (_, index) => index + 1);
  scores.forEach((row, segment) => {
    keepBest(row, everyItem, items, { item: table.item, score: table.score, offset: segment * width, width });
  });
  return {
    onnx: segmentGraph(name, table),
    shape: {
      itemsMax: width,
      historyMax: 50,
      contextWidth: 1,
      inputs: ["history", "weight", "context"],
      segments: [...segments.keys],
    },
    parameters,
  };
}
