/** Weighted hybrid of several lists (Burke 2002): each list is scaled to its own best score, then added item by item. */
import type { Candidate } from "./candidate.ts";
import { byScore } from "./candidate.ts";

export interface Blended extends Candidate {
  /** Number of the list that gave this item most. */
  readonly list: number;
}

export function blend(lists: readonly { candidates: readonly Candidate[]; weight: number }[]): Blended[] {
  const sums = new Map<number, { score: number; list: number; most: number }>();
  lists.forEach(({ candidates, weight }, list) => {
    let best = 0;
    for (const { score } of candidates) best = Math.max(best, score);
    if (best <= 0) return;
    for (const { item, score } of candidates) {
      const part = (weight * score) / best;
      const sum = sums.get(item);
      if (!sum) sums.set(item, { score: part, list, most: part });
      else {
        sum.score += part;
        if (part > sum.most) {
          sum.list = list;
          sum.most = part;
        }
      }
    }
  });
  return Array.from(sums, ([item, { score, list }]) => ({ item, score, list })).sort(byScore);
}
