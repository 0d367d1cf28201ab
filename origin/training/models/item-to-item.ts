// Directed item-to-item counts: after i, j follows; nearer counts more, backwards less. On public data such counts equal transformers.

import { defaultRecency } from "../../../shared/ranking/history-weights.ts";
import { eventKinds } from "../../../shared/wire/event-kind.ts";
import type { TrainingData } from "../training-data.ts";
import { keepBest } from "./keep-best.ts";
import type { NeighbourTable } from "./neighbour-graph.ts";
import { neighbourGraph } from "./neighbour-graph.ts";
import type { SequenceIndex } from "./sequence-index.ts";
import { indexSequences } from "./sequence-index.ts";
import type { SourceModel } from "./source-model.ts";
import { itemsMax } from "./source-model.ts";

export interface ItemToItemParameters {
  /** Steps looked at to either side; a pair d steps apart counts 1/√d. */
  readonly windowSteps: number;
  /** What a pair counts against the direction of time. Within one moment there is no order: both ways count the mean. */
  readonly reverse: number;
  /** Divides a pair's count by (count of the target item)^power: 0 keeps popular targets on top. */
  readonly targetPower: number;
  /** Days after which an event counts half; 0 = never. */
  readonly halfLifeDays: number;
  readonly neighboursMax: number;
  /** For serving: weight of the history's event before the newest, and so on. */
  readonly recency: number;
}

export const itemToItemParameters: ItemToItemParameters = {
  windowSteps: 10,
  reverse: 0.3,
  targetPower: 0,
  halfLifeDays: 0,
  neighboursMax: 100,
  recency: defaultRecency,
};

// Shops differ most in how much a popular target should count, and in how fast a history fades.
const variants = [{}, { targetPower: 0.5 }, { targetPower: 0.5, recency: 0.8 }];

export const itemToItem: SourceModel = {
  name: "item-to-item",
  task: "next-basket",
  variants,
  train(data, nowMs, variant = {}) {
    const parameters = { ...itemToItemParameters, ...variant };
    const table = tablesOf(data, nowMs).get(parameters.targetPower) ?? countNeighbours(data, parameters, nowMs);
    return {
      onnx: neighbourGraph("item-to-item", table, itemsMax),
      shape: {
        itemsMax: Math.min(itemsMax, table.items + 1),
        historyMax: 50,
        contextWidth: 0,
        inputs: ["history", "weight"],
      },
      parameters,
    };
  },
};

/** Counting is most of the work and the same for all variants: done once a data set. */
const counted = new WeakMap<TrainingData, Map<number, NeighbourTable>>();

function tablesOf(data: TrainingData, nowMs: number): Map<number, NeighbourTable> {
  const known = counted.get(data);
  if (known) return known;
  const powers = [...new Set(variants.map(({ targetPower = itemToItemParameters.targetPower }) => targetPower))];
  const tables = countTables(data, itemToItemParameters, powers, nowMs);
  const made = new Map(powers.map((power, index) => [power, tables[index] as NeighbourTable]));
  counted.set(data, made);
  return made;
}

/** What an event of the target item adds; 0 takes its rows out. */
const targetStrength = new Float32Array(256);
for (const kind of Object.values(eventKinds)) targetStrength[kind.code] = Math.sqrt(kind.crowdWeight);

/** The neighbours of every item under one set of parameters. */
export const countNeighbours = (data: TrainingData, parameters: ItemToItemParameters, nowMs: number): NeighbourTable =>
  countTables(data, parameters, [parameters.targetPower], nowMs)[0] as NeighbourTable;

/** Item by item: all pairs of one item are added into one row of scores, so memory does not grow with pairs. One table a power. */
function countTables(
  data: TrainingData,
  parameters: ItemToItemParameters,
  targetPowers: readonly number[],
  nowMs: number,
): NeighbourTable[] {
  const index = indexSequences(data, (row) => (targetStrength[data.kind[row] ?? 0] ?? 0) > 0);
  const items = data.itemIds.length;
  const rowWeight = rowWeights(data, parameters.halfLifeDays, nowMs);
  const itemCount = new Float64Array(items + 1);
  for (let row = 0; row < data.item.length; row++) {
    const item = data.item[row] ?? 0;
    itemCount[item] = (itemCount[item] ?? 0) + (rowWeight[row] ?? 0);
  }
  const width = Math.max(1, Math.min(parameters.neighboursMax, items));
  const cells = (items + 1) * width;
  const tables = targetPowers.map((power) => ({
    targetFactor: Float32Array.from(itemCount, (count) => (count > 0 ? count ** -power : 0)),
    ...{ items, width, item: new Int32Array(cells), score: new Float32Array(cells) },
  }));
  const sums = new Float32Array(items + 1);
  const scores = new Float32Array(items + 1);
  const touched = new Int32Array(items + 1);
  for (let item = 1; item <= items; item++) {
    const count = addPairs(data, index, rowWeight, parameters, item, sums, touched);
    let total = 0;
    for (let each = 0; each < count; each++) total += sums[touched[each] ?? 0] ?? 0;
    const scale = total > 0 ? 1 / Math.sqrt(total) : 0;
    for (const table of tables) {
      for (let each = 0; each < count; each++) {
        const target = touched[each] ?? 0;
        scores[target] = (sums[target] ?? 0) * scale * (table.targetFactor[target] ?? 0);
      }
      keepBest(scores, touched, count, { item: table.item, score: table.score, offset: item * width, width });
    }
    for (let each = 0; each < count; each++) sums[touched[each] ?? 0] = 0;
  }
  return tables;
}

function rowWeights(data: TrainingData, halfLifeDays: number, nowMs: number): Float32Array {
  return Float32Array.from(data.item, (_, row) => {
    const strength = targetStrength[data.kind[row] ?? 0] ?? 0;
    const ageDays = (nowMs - (data.at[row] ?? 0)) / 86_400_000;
    return halfLifeDays > 0 ? strength * 0.5 ** (ageDays / halfLifeDays) : strength;
  });
}

function addPairs(
  data: TrainingData,
  index: SequenceIndex,
  rowWeight: Float32Array,
  parameters: ItemToItemParameters,
  item: number,
  sums: Float32Array,
  touched: Int32Array,
): number {
  const { windowSteps, reverse } = parameters;
  let count = 0;
  for (let place = index.rowStart[item] ?? 0; place < (index.rowStart[item + 1] ?? 0); place++) {
    const step = index.stepOf[index.rows[place] ?? 0] ?? 0;
    const from = Math.max(index.shopperFirst[step] ?? 0, step - windowSteps);
    const to = Math.min((index.shopperEnd[step] ?? 0) - 1, step + windowSteps);
    for (let other = from; other <= to; other++) {
      const nearness =
        other === step
          ? (1 + reverse) / 2
          : other > step
            ? 1 / Math.sqrt(other - step)
            : reverse / Math.sqrt(step - other);
      const end = index.firstRow[other + 1] ?? 0;
      for (let row = index.firstRow[other] ?? 0; row < end; row++) {
        const target = data.item[row] as number;
        const added = nearness * (rowWeight[row] as number);
        if (target === item || added === 0) continue;
        const sum = sums[target] as number;
        if (sum === 0) touched[count++] = target;
        sums[target] = sum + added;
      }
    }
  }
  return count;
}
