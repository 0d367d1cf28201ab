// How proposals of a source become scores that can be compared: best 1, and lifted by what the shopper's attention is on.
import type { GroupBoost } from "../../shared/ranking/affinity.ts";
import { boostOf } from "../../shared/ranking/affinity.ts";
import { byScore } from "../../shared/ranking/candidate.ts";
import type { Proposal, Shelf } from "./shelf.ts";

export interface Scorer {
  readonly summary: string;
  score(shelf: Shelf, proposals: readonly Proposal[]): readonly Proposal[];
}

export const asProposed: Scorer = {
  summary: "the source's own score",
  score: (_, proposals) => scaled(proposals, () => 1),
};

/** Department, category and brand of what the shopper looked at lately. */
export const likeVisit: Scorer = {
  summary: "the source's score, lifted by the shopper's attention to its department, category and brand",
  score: ({ visit: { boosts } }, proposals) => scaled(proposals, (item) => boostOf(item, boosts)),
};

/** The item of the page has all the attention. */
export const likePage: Scorer = {
  summary: "the source's score, lifted for the page item's own department, category and brand",
  score({ visit: { items }, pageItem }, proposals) {
    const only = (groupOf: (item: number) => number, strength: number): GroupBoost => ({
      groupOf,
      shares: new Map([[groupOf(pageItem), 1]]),
      strength,
    });
    const boosts = [only(items.department, 1), only(items.category, 3), only(items.brand, 0.3)];
    return scaled(proposals, (item) => boostOf(item, boosts));
  },
};

function scaled(proposals: readonly Proposal[], factorOf: (item: number) => number): readonly Proposal[] {
  const scores = proposals.map(({ item, score }) => score * factorOf(item));
  const best = scores.reduce((most, score) => Math.max(most, score), 0);
  if (best <= 0) return [];
  return proposals
    .map(({ item, source }, index) => ({ item, score: (scores[index] ?? 0) / best, source }))
    .sort(byScore);
}
