import { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import { eventKinds } from "../../../shared/wire/event-kind.ts";
import { runModel } from "../run-model.ts";
import { seededRandom, testData } from "../test-data.ts";
import { buyItAgain, buyItAgainParameters, measureRhythm, rhythmGraph } from "./buy-it-again.ts";

const dayMs = 86_400_000;

test("an item's rhythm is the median gap of those who came back, and the shop's where few did", () => {
  const buy = (shopper: number, item: number, ...days: number[]) =>
    days.map((day) => ({ shopper, item, at: day * dayMs }));
  const rows = [...buy(1, 1, 0, 7, 14, 21, 50), ...buy(2, 1, 0, 8), ...buy(3, 1, 3), ...buy(1, 2, 0, 40)];
  const table = measureRhythm(testData(rows, ["a", "a", "a"]));
  expect([...table.gapDays].map(Math.round)).toEqual([8, 7, 8, 8]);
  expect([...table.repeatRate].map((rate) => Math.round(rate * 100))).toEqual([50, 60, 67, 50]);
});

test("the graph scores what was bought as the formula says, each item once, best first", async () => {
  const random = seededRandom(3);
  const items = 12;
  const table = {
    items,
    gapDays: Float32Array.from({ length: items + 1 }, () => 1 + random() * 30),
    repeatRate: Float32Array.from({ length: items + 1 }, () => random()),
  };
  const session = await InferenceSession.create(rhythmGraph(table));
  const [batch, length] = [6, 25];
  const history = Array.from({ length: batch * length }, () => Math.floor(random() * (items + 1)));
  const weight = Float32Array.from(history, (item) => (item === 0 ? 0 : 1));
  const kind = history.map(() => (random() < 0.7 ? eventKinds.purchase.code : eventKinds.view_item.code));
  const age = Float32Array.from({ length: batch * length }, (_, at) => (length - (at % length)) * 3 + random());
  const output = await runModel(session, {
    batch,
    length,
    history: BigInt64Array.from(history, BigInt),
    weight,
    age,
    kind: BigInt64Array.from(kind, BigInt),
  });
  const { halfLifeDays, priorGaps, floor } = buyItAgainParameters;
  for (let row = 0; row < batch; row++) {
    const ages = new Map<number, number[]>();
    for (let at = row * length; at < (row + 1) * length; at++) {
      const item = history[at] ?? 0;
      if (item > 0 && kind[at] === eventKinds.purchase.code) ages.set(item, [...(ages.get(item) ?? []), age[at] ?? 0]);
    }
    const expected = [...ages].map(([item, own]) => {
      const [oldest, newest] = [Math.max(...own), Math.min(...own)];
      const rhythm = (priorGaps * (table.gapDays[item] ?? 0) + oldest - newest) / (priorGaps + own.length - 1);
      const ratio = newest / Math.max(rhythm, 1);
      const frequency = own.reduce((sum, days) => sum + 0.5 ** (days / halfLifeDays), 0);
      return {
        item,
        score: frequency * Math.sqrt(table.repeatRate[item] ?? 0) * (floor + ratio * Math.exp(1 - ratio)),
      };
    });
    expected.sort((a, b) => b.score - a.score);
    for (let place = 0; place < length; place++) {
      const at = row * output.width + place;
      expect(output.item[at]).toBe(expected[place]?.item ?? 0);
      expect(output.score[at]).toBeCloseTo(expected[place]?.score ?? 0, 4);
    }
  }
});

test("a weekly item is due after a week, and what was bought this minute waits", async () => {
  const rows = [1, 2, 3].flatMap((shopper) => [0, 7, 14, 21].map((day) => ({ shopper, item: 1, at: day * dayMs })));
  const trained = buyItAgain.train(testData([...rows, ...rows.map((row) => ({ ...row, item: 2 }))], ["a", "a"]), 0);
  const session = await InferenceSession.create(trained.onnx);
  const output = await runModel(session, {
    batch: 1,
    length: 4,
    history: BigInt64Array.of(1n, 2n, 1n, 2n),
    weight: Float32Array.of(1, 1, 1, 1),
    age: Float32Array.of(14, 7, 7, 0),
    kind: new BigInt64Array(4).fill(BigInt(eventKinds.purchase.code)),
  });
  expect([...output.item].slice(0, 2)).toEqual([1, 2]);
});
