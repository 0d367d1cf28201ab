// Trending lists for the delta. Scores fade with every second; edges need a list again only when its items, their order or their weight really moved.
import type { Delta } from "../../shared/wire/delta.ts";
import { crowdListItemsMax } from "../../shared/wire/delta.ts";
import type { CrowdLists } from "../features/crowd-lists.ts";

type Lists = Delta["lists"];

/** A list whose scores all lie within this part of those sent is not sent again. */
const scoreMovePart = 0.1;
export const deltaListsMax = 200;

/** @returns lists as they should be sent; a list that has not really moved is the one sent before; one that emptied is sent empty */
export function freshLists(sent: Lists, computed: CrowdLists): Lists {
  const fresh: Record<string, [string, number][]> = {};
  const keys = Object.keys(computed).filter((key) => key.startsWith("trending"));
  for (const key of keys.slice(0, deltaListsMax)) {
    const list = (computed[key] ?? [])
      .slice(0, crowdListItemsMax)
      .map(([item, score]): [string, number] => [item, rounded(score)]);
    const before = Object.hasOwn(sent, key) ? sent[key] : undefined;
    fresh[key] = before && !hasMoved(before, list) ? before : list;
  }
  for (const key of Object.keys(sent)) if (!Object.hasOwn(fresh, key)) fresh[key] = [];
  return fresh;
}

const rounded = (score: number): number => Number(score.toPrecision(4));

function hasMoved(
  before: readonly (readonly [string, number])[],
  now: readonly (readonly [string, number])[],
): boolean {
  if (before.length !== now.length) return true;
  return before.some(([item, score], place) => {
    const [other, otherScore] = now[place] ?? ["", 0];
    return item !== other || Math.abs(score - otherScore) > scoreMovePart * Math.max(score, otherScore);
  });
}
