import fc from "fast-check";
import { expect, test } from "vitest";
import { eventNames } from "../wire/event-kind.ts";
import type { HistoryEntry } from "../wire/history.ts";
import { boostOf, groupShares } from "./affinity.ts";
import { historyWeights } from "./history-weights.ts";
import { mergeHistory, sameEventMsMax } from "./merge-history.ts";

const entries = fc.array(
  fc.record({
    item: fc.constantFrom("a", "b", "c", "d"),
    event: fc.constantFrom(...eventNames),
    ageMs: fc.nat(100_000),
  }),
  { maxLength: 40 },
);

test("a merged history is newest first, within its limit, and the same whichever side an event came from", () => {
  fc.assert(
    fc.property(entries, entries, fc.nat(50), (request, remembered, max) => {
      const merged = mergeHistory(request, remembered, max);
      expect(merged.length).toBeLessThanOrEqual(max);
      for (let index = 1; index < merged.length; index++)
        expect(merged[index]?.ageMs).toBeGreaterThanOrEqual(merged[index - 1]?.ageMs ?? 0);
      expect(mergeHistory(remembered, request, max)).toEqual(merged);
      expect(mergeHistory(merged, merged, max)).toEqual(merged);
    }),
  );
});

test("an event that browser and log both report counts once; two events apart count twice", () => {
  const view = (ageMs: number): HistoryEntry => ({ item: "a", event: "view_item", ageMs });
  expect(mergeHistory([view(1_000)], [view(1_400)], 50)).toEqual([view(1_000)]);
  expect(mergeHistory([view(1_000)], [view(1_000 + sameEventMsMax)], 50)).toHaveLength(2);
  expect(mergeHistory([view(1_000)], [{ ...view(1_000), event: "purchase" }], 50)).toHaveLength(2);
  expect(mergeHistory([{ ...view(5), event: "remove_from_cart" }], [], 50)).toEqual([]);
});

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
