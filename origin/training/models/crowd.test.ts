import { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import { runModel } from "../run-model.ts";
import type { TestRow } from "../test-data.ts";
import { testData } from "../test-data.ts";
import { countryRowsMin } from "./crowd-segments.ts";
import { popular } from "./popular.ts";
import type { TrainedSource } from "./source-model.ts";
import { trending } from "./trending.ts";

const dayMs = 86_400_000;

/** Every segment's items, by list key. */
async function lists(trained: TrainedSource): Promise<Record<string, number[]>> {
  const session = await InferenceSession.create(trained.onnx);
  const keys = trained.shape.segments ?? [];
  const output = await runModel(session, {
    batch: keys.length,
    length: 1,
    history: new BigInt64Array(keys.length),
    weight: new Float32Array(keys.length),
    context: Float32Array.from(keys.keys()),
  });
  return Object.fromEntries(
    keys.map((key, row) => [
      key,
      [...output.item.subarray(row * output.width, (row + 1) * output.width)].filter((item) => item > 0),
    ]),
  );
}

test("popular counts by kind, fades with age, and has a list for the shop and each department", async () => {
  const rows: TestRow[] = [
    { shopper: 1, item: 1, at: 100 * dayMs, event: "view_item" },
    { shopper: 1, item: 2, at: 100 * dayMs, event: "purchase" },
    { shopper: 2, item: 3, at: 0, event: "purchase" },
    { shopper: 3, item: 4, at: 99 * dayMs, event: "add_to_cart" },
    { shopper: 3, item: 1, at: 99 * dayMs, event: "view_item_list" },
  ];
  const trained = popular.train(testData(rows, ["a", "b", "a", "b", "a"]), 100 * dayMs);
  expect(await lists(trained)).toEqual({ popular: [2, 4, 1, 3], "popular/a": [1, 3], "popular/b": [2, 4] });
});

test("a country with enough events has lists of its own, one with few has none", async () => {
  const many = Array.from({ length: countryRowsMin }, (_, row) => ({ shopper: row, item: 1, at: 0, country: "GB" }));
  const few = Array.from({ length: 2_000 }, (_, row) => ({
    shopper: row,
    item: 2,
    at: 0,
    country: row < 900 ? "FR" : "DE",
  }));
  const found = await lists(popular.train(testData([...many, ...few], ["a", "a"]), 0));
  expect(found["popular"]).toEqual([2, 1]);
  expect(found["popular@GB"]).toEqual([1]);
  expect(found["popular/a@DE"]).toEqual([2]);
  expect(Object.keys(found)).not.toContain("popular@FR");
});

test("trending prefers what rose to what always sells, and one shopper alone makes no trend", async () => {
  const rows: TestRow[] = [];
  for (let day = 0; day < 90; day++)
    for (let shopper = 0; shopper < 10; shopper++) rows.push({ shopper, item: 1, at: day * dayMs + shopper });
  for (let shopper = 0; shopper < 6; shopper++) rows.push({ shopper, item: 2, at: 89 * dayMs + 100 + shopper });
  for (let often = 0; often < 30; often++) rows.push({ shopper: 99, item: 3, at: 89 * dayMs + 200 + often });
  const found = await lists(trending.train(testData(rows, ["a", "b", "b"]), 90 * dayMs));
  expect(found["trending"]?.[0]).toBe(2);
  expect(found["trending/b"]).toEqual([2, 3]);
});
