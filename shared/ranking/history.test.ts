import { expect, test } from "vitest";
import { attentionWeights, boostOf, errandMsMax, groupShares } from "./affinity.ts";
import { historyWeights } from "./history-weights.ts";

test("weights fade by moment, not by line, and a purchase counts more than a view", () => {
  const weights = historyWeights(
    [
      { item: "a", event: "view_item", ageMs: 0 },
      { item: "b", event: "purchase", ageMs: 10 },
      { item: "c", event: "purchase", ageMs: 10 },
      { item: "d", event: "view_item", ageMs: 20 },
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

test("attention fades by moment, a basket is one look, and the errand of the moment speaks twice as loud", () => {
  const ages = [0, errandMsMax, errandMsMax + 1, errandMsMax + 1, errandMsMax + 2];
  const weights = attentionWeights(ages.map((ageMs) => ({ ageMs })));
  const expected = [1, 0.85, (0.85 ** 2 * 0.5) / 2, (0.85 ** 2 * 0.5) / 2, 0.85 ** 3 * 0.5];
  expected.forEach((weight, index) => {
    expect(weights[index]).toBeCloseTo(weight, 5);
  });
});
