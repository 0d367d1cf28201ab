import { expect, test } from "vitest";
import { testData } from "../test-data.ts";
import { boughtTogetherParameters, countBaskets } from "./bought-together.ts";

/** 300 baskets: bananas (1) in two of three; pasta (2) with sauce (3) in every tenth, bananas beside it as chance has it. */
const rows = Array.from({ length: 300 }, (_, basket) => [
  ...(basket % 3 > 0 ? [1] : []),
  ...(basket % 10 === 0 ? [2, 3] : []),
  4 + (basket % 7),
]).flatMap((items, basket) => items.map((item) => ({ shopper: basket, item, at: basket })));

test("sauce goes with pasta, not the bananas that are in every basket", () => {
  const table = countBaskets(testData(rows, Array(10).fill("a")), boughtTogetherParameters);
  expect(table.item[2 * table.width]).toBe(3);
  expect(table.item[3 * table.width]).toBe(2);
  const plain = countBaskets(testData(rows, Array(10).fill("a")), { ...boughtTogetherParameters, targetPower: 0 });
  const bananas = (of: typeof table): number =>
    of.score[2 * of.width + of.item.subarray(2 * of.width, 3 * of.width).indexOf(1)] ?? 0;
  expect(bananas(table) / (table.score[2 * table.width] ?? 1)).toBeLessThan(
    bananas(plain) / (plain.score[2 * plain.width] ?? 1),
  );
});

test("a score is the baskets of both over the root of the one and a power of the other, shrunk", () => {
  const table = countBaskets(testData(rows, Array(10).fill("a")), boughtTogetherParameters);
  expect(table.score[2 * table.width]).toBeCloseTo((30 / (Math.sqrt(30) * 30 ** 0.6)) * (30 / 35), 5);
});

test("baskets larger than the limit and other events than purchases make no pairs", () => {
  const views = testData(
    rows.map((row) => ({ ...row, event: "view_item" as const })),
    Array(10).fill("a"),
  );
  expect(countBaskets(views, boughtTogetherParameters).score.some((score) => score > 0)).toBe(false);
  const few = countBaskets(testData(rows, Array(10).fill("a")), { ...boughtTogetherParameters, basketLinesMax: 1 });
  expect(few.score.some((score) => score > 0)).toBe(false);
});
