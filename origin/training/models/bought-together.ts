// What is bought in one basket more often than chance: cosine of the two items' baskets, shrunk when there are few.
import { eventKinds } from "../../../shared/wire/event-kind.ts";
import type { TrainingData } from "../training-data.ts";
import { keepBest } from "./keep-best.ts";
import type { NeighbourTable } from "./neighbour-graph.ts";
import { neighbourGraph } from "./neighbour-graph.ts";
import { indexSequences } from "./sequence-index.ts";
import type { SourceModel } from "./source-model.ts";
import { itemsMax } from "./source-model.ts";

export interface BoughtTogetherParameters {
  /** Divides by (baskets of the other item)^power: at 0 everything goes with bananas, at 1 (lift) rare items win. */
  readonly targetPower: number;
  /** Pairs seen in so many baskets count half of what they would if seen often. */
  readonly shrinkBaskets: number;
  readonly neighboursMax: number;
  /** Larger baskets say nothing about pairs. */
  readonly basketLinesMax: number;
}

export const boughtTogetherParameters: BoughtTogetherParameters = {
  targetPower: 0.6,
  shrinkBaskets: 5,
  neighboursMax: 100,
  basketLinesMax: 300,
};

export const boughtTogether: SourceModel = {
  name: "bought-together",
  task: "rest-of-basket",
  variants: [{}],
  train(data) {
    const table = countBaskets(data, boughtTogetherParameters);
    return {
      onnx: neighbourGraph("bought-together", table, itemsMax),
      shape: {
        itemsMax: Math.min(itemsMax, table.items + 1),
        historyMax: 50,
        contextWidth: 0,
        inputs: ["history", "weight"],
      },
      parameters: { ...boughtTogetherParameters, recency: 0.95 },
    };
  },
};

/** score(i → j) = n(i, j) / (n(i)^½ · n(j)^power) · n(i, j) / (n(i, j) + shrink), n = baskets. */
export function countBaskets(data: TrainingData, parameters: BoughtTogetherParameters): NeighbourTable {
  const purchase = eventKinds.purchase.code;
  const index = indexSequences(data, (row) => data.kind[row] === purchase);
  const items = data.itemIds.length;
  const baskets = Float64Array.from({ length: items + 1 }, (_, item) =>
    item === 0 ? 0 : (index.rowStart[item + 1] ?? 0) - (index.rowStart[item] ?? 0),
  );
  const width = Math.max(1, Math.min(parameters.neighboursMax, items));
  const table = {
    items,
    width,
    item: new Int32Array((items + 1) * width),
    score: new Float32Array((items + 1) * width),
  };
  const pairs = new Float32Array(items + 1);
  const touched = new Int32Array(items + 1);
  const targetFactor = Float64Array.from(baskets, (count) => (count > 0 ? count ** -parameters.targetPower : 0));
  for (let item = 1; item <= items; item++) {
    let count = 0;
    for (let place = index.rowStart[item] ?? 0; place < (index.rowStart[item + 1] ?? 0); place++) {
      const step = index.stepOf[index.rows[place] ?? 0] ?? 0;
      const [from, to] = [index.firstRow[step] ?? 0, index.firstRow[step + 1] ?? 0];
      if (to - from > parameters.basketLinesMax) continue;
      for (let row = from; row < to; row++) {
        const other = data.item[row] ?? 0;
        if (other === item || data.kind[row] !== purchase) continue;
        if (pairs[other] === 0) touched[count++] = other;
        pairs[other] = (pairs[other] ?? 0) + 1;
      }
    }
    const own = 1 / Math.sqrt(baskets[item] || 1);
    for (let each = 0; each < count; each++) {
      const other = touched[each] ?? 0;
      const together = pairs[other] ?? 0;
      const certain = together / (together + parameters.shrinkBaskets);
      pairs[other] = together * own * (targetFactor[other] ?? 0) * certain;
    }
    keepBest(pairs, touched, count, { item: table.item, score: table.score, offset: item * width, width });
    for (let each = 0; each < count; each++) pairs[touched[each] ?? 0] = 0;
  }
  return table;
}
