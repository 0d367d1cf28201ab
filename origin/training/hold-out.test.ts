import { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import { judge } from "./gate.ts";
import { holdOut } from "./hold-out.ts";
import { popular } from "./models/popular.ts";
import { segmentGraph } from "./models/segment-graph.ts";
import { testData } from "./test-data.ts";

const dayMs = 86_400_000;
/** Shopper s buys s, then s + 10 and s + 11 together a hundred days on; half of them come back on the last day. */
const rows = Array.from({ length: 10 }, (_, shopper) => [
  { shopper, item: 1 + shopper, at: shopper },
  { shopper, item: 11 + (shopper % 5), at: 100 * dayMs },
  { shopper, item: 12 + (shopper % 5), at: 100 * dayMs },
]).flat();
const data = testData(rows, Array(20).fill("a"));
const kept = holdOut(data, 101 * dayMs);

test("nothing of the held-out days is trained on, and each case asks for what came next", () => {
  expect([...kept.train.item]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(kept.train.at.every((at) => at < kept.splitAtMs)).toBe(true);
  const cases = kept.cases("next-basket");
  expect(cases).toHaveLength(10);
  expect([...(cases[3]?.history ?? [])]).toEqual([4]);
  expect([...(cases[3]?.targets ?? [])]).toEqual([14, 15]);
  expect(cases[3]?.ageDays[0]).toBeCloseTo(100, 3);
  expect(kept.cases("rest-of-basket").map(({ history, targets }) => [...history, ...targets])).toEqual(
    rows.filter((_, row) => row % 3 === 1).map(({ item }) => [item, item + 1]),
  );
});

test("metrics of a list that is known by heart: hits and discounted gain over the ideal of min(10, relevant)", async () => {
  const table = { segments: 1, width: 3, item: Int32Array.of(14, 1, 12), score: Float32Array.of(3, 2, 1) };
  const trained = { ...popular.train(data, 0), onnx: segmentGraph("test", table) };
  const metrics = await evaluate(trained, kept.cases("next-basket"));
  const ideal = 1 + 1 / Math.log2(3);
  const gains = [12, 13, 14, 15, 16].map((second) =>
    [14, 1, 12].reduce(
      (sum, item, place) => sum + (item === second || item === second - 1 ? 1 / Math.log2(place + 2) : 0),
      0,
    ),
  );
  expect(metrics["cases"]).toBe(10);
  expect(metrics["hr10"]).toBeCloseTo(gains.filter((gain) => gain > 0).length / 5, 6);
  expect(metrics["ndcg10"]).toBeCloseTo(gains.reduce((sum, gain) => sum + gain / ideal, 0) / 5, 6);
  expect((await InferenceSession.create(trained.onnx)).inputNames).toContain("context");
});

test("a first model goes live when it finds something; a later one unless it is worse beyond doubt", () => {
  const metrics = (ndcg10: number, cases = 500) => ({ ndcg10, cases, ndcg10Error: 0.01 });
  expect(judge(metrics(0.1), undefined).promote).toBe(true);
  expect(judge(metrics(0), undefined).promote).toBe(false);
  expect(judge(metrics(0, 3), undefined).promote).toBe(true);
  expect(judge(metrics(0.18), metrics(0.2)).promote).toBe(true);
  expect(judge(metrics(0.1), metrics(0.2))).toEqual({
    promote: false,
    reason: "worse: NDCG@10 0.1000 after 0.2000 (± 0.0283)",
  });
});
