import fc from "fast-check";
import { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import { runModel } from "../run-model.ts";
import type { TestRow } from "../test-data.ts";
import { seededRandom, testData } from "../test-data.ts";
import { countNeighbours, itemToItem, itemToItemParameters } from "./item-to-item.ts";
import type { NeighbourTable } from "./neighbour-graph.ts";
import { neighbourGraph } from "./neighbour-graph.ts";

const departments = (items: number): string[] => Array.from({ length: items }, (_, item) => `d${item % 3}`);

/** The definition, pair by pair, with maps. */
function plainCounts(rows: readonly TestRow[], windowSteps: number, reverse: number): Map<number, Map<number, number>> {
  const counts = new Map<number, Map<number, number>>();
  for (const shopper of new Set(rows.map((row) => row.shopper))) {
    const own = rows.filter((row) => row.shopper === shopper);
    const moments = [...new Set(own.map(({ at }) => at))].sort((a, b) => a - b);
    for (const one of own) {
      for (const other of own) {
        const distance = moments.indexOf(other.at) - moments.indexOf(one.at);
        if (one.item === other.item || Math.abs(distance) > windowSteps) continue;
        const nearness =
          distance === 0 ? (1 + reverse) / 2 : distance > 0 ? 1 / Math.sqrt(distance) : reverse / Math.sqrt(-distance);
        const row = counts.get(one.item) ?? new Map<number, number>();
        row.set(other.item, (row.get(other.item) ?? 0) + nearness * Math.sqrt(5));
        counts.set(one.item, row);
      }
    }
  }
  return counts;
}

const someRows = fc.array(fc.record({ shopper: fc.nat(4), item: fc.integer({ min: 1, max: 9 }), at: fc.nat(15) }), {
  minLength: 1,
  maxLength: 80,
});

test("counts equal the definition: 1/√distance ahead, .3 of it backwards, each row divided by √ of its sum", () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const table = countNeighbours(testData(rows, departments(9)), { ...itemToItemParameters, windowSteps: 4 }, 0);
      const expected = plainCounts(rows, 4, 0.3);
      for (let item = 1; item <= 9; item++) {
        const row = expected.get(item) ?? new Map<number, number>();
        const sum = [...row.values()].reduce((total, count) => total + count, 0);
        const best = [...row].sort((a, b) => b[1] - a[1]).map(([, count]) => count / Math.sqrt(sum));
        const found = [...table.score.subarray(item * table.width, (item + 1) * table.width)];
        found.forEach((score, place) => {
          expect(score).toBeCloseTo(best[place] ?? 0, 4);
          const neighbour = table.item[item * table.width + place] ?? 0;
          if (score > 0) expect(score).toBeCloseTo((row.get(neighbour) ?? 0) / Math.sqrt(sum), 4);
        });
      }
    }),
  );
});

test("the graph adds up neighbour rows exactly as plain arithmetic does, batch after batch, on two threads", async () => {
  const random = seededRandom(7);
  const [items, width, batch, length] = [400, 30, 8, 20];
  const table: NeighbourTable = {
    items,
    width,
    item: Int32Array.from({ length: (items + 1) * width }, (_, at) =>
      at < width ? 0 : 1 + Math.floor(random() * random() * items),
    ),
    score: Float32Array.from({ length: (items + 1) * width }, (_, at) => (at < width ? 0 : random())),
  };
  const session = await InferenceSession.create(neighbourGraph("test", table, 100), { intraOpNumThreads: 2 });
  for (let round = 0; round < 5; round++) {
    const history = Array.from({ length: batch * length }, () => Math.floor(random() * (items + 1)));
    const weight = Float32Array.from(history, (item) => (item === 0 ? 0 : random()));
    const output = await runModel(session, { batch, length, history: BigInt64Array.from(history, BigInt), weight });
    for (let row = 0; row < batch; row++) {
      const sums = new Float64Array(items + 1);
      for (let at = row * length; at < (row + 1) * length; at++)
        for (let place = 0; place < width; place++) {
          const cell = (history[at] ?? 0) * width + place;
          sums[table.item[cell] ?? 0] =
            (sums[table.item[cell] ?? 0] ?? 0) + (table.score[cell] ?? 0) * (weight[at] ?? 0);
        }
      const best = [...sums].sort((a, b) => b - a);
      for (let place = 0; place < output.width; place++) {
        const [item, score] = [output.item[row * output.width + place] ?? 0, output.score[row * output.width + place]];
        expect(score).toBeCloseTo(Math.max(0, best[place] ?? 0), 4);
        if ((score ?? 0) > 0) expect(score).toBeCloseTo(sums[item] ?? 0, 4);
        else expect(item).toBe(0);
      }
    }
  }
});

test("training makes one file with the common signature: what follows an item comes before what went ahead of it", async () => {
  const rows = [1, 2, 3].flatMap((shopper) =>
    [1, 2, 3].map((item, step) => ({ shopper, item, at: step, event: "view_item" as const })),
  );
  const trained = itemToItem.train(testData(rows, departments(3)), 10);
  const session = await InferenceSession.create(trained.onnx);
  expect(session.inputNames).toEqual(trained.shape.inputs);
  expect(session.outputNames).toEqual(["item", "score"]);
  const output = await runModel(session, {
    batch: 1,
    length: 2,
    history: BigInt64Array.of(0n, 2n),
    weight: Float32Array.of(0, 1),
  });
  expect([...output.item].slice(0, 3)).toEqual([3, 1, 0]);
});
