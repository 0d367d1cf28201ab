import fc from "fast-check";
import { expect, test } from "vitest";
import { crowdListItemsMax } from "../../shared/wire/delta.ts";
import { deltaListsMax, freshLists } from "./fresh-lists.ts";

const key = fc.constantFrom("trending", "trending/A", "trending/B", "trending@GB", "popular", "popular/A");
const list = fc.uniqueArray(fc.tuple(fc.constantFrom(..."abcdefgh"), fc.double({ min: 0.01, max: 100, noNaN: true })), {
  selector: ([item]) => item,
});
const lists = fc.dictionary(key, list);

test("whatever was sent before, the lists sent now have the items that trend now, in their order", () => {
  fc.assert(
    fc.property(lists, lists, (before, now) => {
      const fresh = freshLists(freshLists({}, before), now);
      for (const [name, items] of Object.entries(now).filter(([name]) => name.startsWith("trending")))
        expect(fresh[name]?.map(([item]) => item)).toEqual(items.map(([item]) => item));
      for (const name of Object.keys(before).filter((old) => old.startsWith("trending") && !Object.hasOwn(now, old)))
        expect(fresh[name]).toEqual([]);
      expect(Object.keys(fresh).some((name) => name.startsWith("popular"))).toBe(false);
    }),
  );
});

test("a list that only faded a little is the one sent before; one that moved is not", () => {
  const sent = freshLists(
    {},
    {
      trending: [
        ["a", 10],
        ["b", 5],
      ],
    },
  );
  const faded = freshLists(sent, {
    trending: [
      ["a", 9.8],
      ["b", 4.9],
    ],
  });
  expect(faded["trending"]).toBe(sent["trending"]);
  const moved = freshLists(sent, {
    trending: [
      ["a", 10],
      ["b", 8],
    ],
  });
  expect(moved["trending"]).toEqual([
    ["a", 10],
    ["b", 8],
  ]);
});

test("no more lists and no longer lists than a delta may hold", () => {
  const items = Array.from({ length: crowdListItemsMax + 5 }, (_, n) => [`i-${n}`, 100 - n] as const);
  const many = Object.fromEntries(Array.from({ length: deltaListsMax + 5 }, (_, n) => [`trending/${n}`, items]));
  const fresh = freshLists({}, many);
  expect(Object.keys(fresh)).toHaveLength(deltaListsMax);
  expect(Object.values(fresh).every((one) => one.length === crowdListItemsMax)).toBe(true);
});
