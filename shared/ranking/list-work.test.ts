import fc from "fast-check";
import { expect, test } from "vitest";
import { applyRules, rulesFor } from "./apply-rules.ts";
import { blend } from "./blend.ts";
import type { Candidate } from "./candidate.ts";
import { byScore } from "./candidate.ts";
import { diversify } from "./diversify.ts";
import { fill } from "./fill.ts";
import { mask, notAmong } from "./mask.ts";

const list = fc
  .uniqueArray(fc.record({ item: fc.nat(60), score: fc.double({ min: 0.01, max: 9, noNaN: true }) }), {
    selector: ({ item }) => item,
    maxLength: 50,
  })
  .map((candidates) => candidates.sort(byScore));
const items = (candidates: readonly Candidate[]): number[] => candidates.map(({ item }) => item);

test("a varied row holds at most so many of a group, unless only such items are left", () => {
  fc.assert(
    fc.property(list, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }), (candidates, row, max) => {
      const groupOf = (item: number): number => item % 5;
      const varied = diversify(candidates, [{ groupOf, max: () => max }], row);
      expect(items(varied).toSorted((a, b) => a - b)).toEqual(items(candidates).toSorted((a, b) => a - b));
      for (let start = 0; start + row <= varied.length; start += row) {
        const counts = new Map<number, number>();
        for (const { item } of varied.slice(start, start + row))
          counts.set(groupOf(item), (counts.get(groupOf(item)) ?? 0) + 1);
        const over = [...counts].filter(([, count]) => count > max);
        if (over.length === 0) continue;
        const later = varied.slice(start + row);
        expect(later.every(({ item }) => (counts.get(groupOf(item)) ?? 0) >= max)).toBe(true);
      }
    }),
  );
});

test("a row keeps the order of scores within a group and stops after itemsMax", () => {
  fc.assert(
    fc.property(list, fc.nat(20), (candidates, itemsMax) => {
      const groupOf = (item: number): number => item % 3;
      const varied = diversify(candidates, [{ groupOf, max: () => 2 }], 6, itemsMax);
      expect(varied).toHaveLength(Math.min(itemsMax, candidates.length));
      for (const group of [0, 1, 2]) {
        const [before, after] = [candidates, varied].map((all) => all.filter(({ item }) => groupOf(item) === group));
        expect(after).toEqual(before?.slice(0, after?.length));
      }
    }),
  );
});

test("items without a group and a limit of 0 are never held back", () => {
  const candidates = [5, 4, 3, 2, 1].map((score) => ({ item: score, score }));
  expect(diversify(candidates, [{ groupOf: () => -1, max: () => 1 }], 5)).toEqual(candidates);
  expect(diversify(candidates, [{ groupOf: () => 1, max: () => 0 }], 5)).toEqual(candidates);
});

test("filling gives exactly n distinct items when there are so many, and keeps the head", () => {
  fc.assert(
    fc.property(list, list, list, fc.nat(70), (first, second, third, n) => {
      const filled = fill(first, n, second, third);
      const all = new Set([...items(first), ...items(second), ...items(third)]);
      expect(filled).toHaveLength(Math.min(n, all.size));
      expect(new Set(items(filled)).size).toBe(filled.length);
      expect(filled.slice(0, first.length)).toEqual(first.slice(0, n));
    }),
  );
});

test("masking drops refused items and repeats and nothing else", () => {
  const indexOf = (id: string): number | undefined => (id === "?" ? undefined : Number(id));
  const candidates = [4, 2, 4, 7].map((item) => ({ item, score: 1 }));
  expect(items(mask(candidates, notAmong(["2", "?", "9"], indexOf)))).toEqual([4, 7]);
});

test("blending adds what lists say about an item, each scaled to its best, and names the strongest list", () => {
  const blended = blend([
    {
      candidates: [
        { item: 1, score: 10 },
        { item: 2, score: 5 },
      ],
      weight: 1,
    },
    {
      candidates: [
        { item: 2, score: 0.2 },
        { item: 3, score: 0.1 },
      ],
      weight: 2,
    },
    { candidates: [{ item: 4, score: 0 }], weight: 9 },
  ]);
  expect(blended).toEqual([
    { item: 2, score: 2.5, list: 1 },
    { item: 1, score: 1, list: 0 },
    { item: 3, score: 1, list: 1 },
  ]);
});

test("rules hide items and put pins where they belong, only in their placement", () => {
  const indexOf = (id: string): number | undefined => (id.startsWith("i") ? Number(id.slice(1)) : undefined);
  const rules = rulesFor(
    "home",
    [
      { id: "a", kind: "hide", item: "i1" },
      { id: "b", kind: "pin", item: "i9", position: 1, placement: "home" },
      { id: "c", kind: "pin", item: "i3", position: 99 },
      { id: "d", kind: "pin", item: "i2", position: 0, placement: "cart" },
      { id: "e", kind: "pin", item: "i8", position: 0 },
      { id: "f", kind: "pin", item: "unknown", position: 0 },
    ],
    indexOf,
  );
  const candidates = [1, 2, 3, 4].map((item) => ({ item, score: 1 / item }));
  const pinned = (item: number): Candidate | undefined => (item === 8 ? undefined : { item, score: 0 });
  expect(items(applyRules(candidates, rules, pinned))).toEqual([2, 9, 4, 3]);
});
