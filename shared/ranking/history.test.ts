import { expect, test } from "vitest";
import { attentionWeights, boostOf, groupShares } from "./affinity.ts";
import { beforeErrand, errandMsMax } from "./errand.ts";
import { historyWeights } from "./history-weights.ts";

test("weights fade by moment, not by line, and a purchase counts more than a view", () => {
  const weights = historyWeights(
    [
      { event: "view_item", ageMs: 0 },
      { event: "purchase", ageMs: 10 },
      { event: "purchase", ageMs: 10 },
      { event: "view_item", ageMs: 20 },
    ],
    0.5,
  );
  expect([...weights]).toEqual([1, 2, 2, 0.25]);
});

test("shares add up to 1, and a boost grows with the share of the item's group", () => {
  const shares = groupShares([7, 7, 3, -1], [1, 1, 2, 9]);
  expect(shares).toEqual(
    new Map([
      [7, 0.5],
      [3, 0.5],
    ]),
  );
  expect(groupShares([], [])).toEqual(new Map());
  const boost = { groupOf: (item: number) => item, shares, strength: 2 };
  expect([boostOf(7, [boost]), boostOf(4, [boost]), boostOf(7, [boost, boost])]).toEqual([2, 1, 3]);
});

test("the errand of the moment outweighs what came before, the more the longer it is", () => {
  const long = errandMsMax + 1;
  const looks = (count: number) =>
    Array.from({ length: count }, (_, ageMs) => ({ event: "view_item" as const, ageMs }));
  const share = (count: number): number => {
    const weights = historyWeights([...looks(count), { event: "purchase", ageMs: long }], 1);
    return (weights.at(-1) ?? 0) / weights.reduce((sum, weight) => sum + weight, 0);
  };
  expect([0, 1, 3].map((count) => share(count).toFixed(3))).toEqual(["1.000", "0.667", "0.250"]);
  expect(beforeErrand([{ ageMs: 5 }, { ageMs: 5 }, { ageMs: long }])).toBe(0.5);
});

test("attention fades by moment, a basket is one look, and what came before the errand speaks less", () => {
  const ages = [0, errandMsMax, errandMsMax + 1, errandMsMax + 1, errandMsMax + 2];
  const weights = attentionWeights(ages.map((ageMs) => ({ ageMs })));
  const expected = [1, 0.85, 0.85 ** 2 / 3 / 2, 0.85 ** 2 / 3 / 2, 0.85 ** 3 / 3];
  expected.forEach((weight, index) => {
    expect(weights[index]).toBeCloseTo(weight, 5);
  });
});
