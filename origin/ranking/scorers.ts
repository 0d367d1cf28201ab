// How proposals of a source become scores: the source's own, lifted by what the shopper's attention is on. The order is made afterwards.
import type { GroupBoost } from "../../shared/ranking/affinity.ts";
import { boostOf } from "../../shared/ranking/affinity.ts";
import type { Proposal, Shelf } from "./shelf.ts";

export interface Scorer {
  readonly summary: string;
  score(shelf: Shelf, proposals: readonly Proposal[]): readonly Proposal[];
}

export const asProposed: Scorer = {
  summary: "the source's own score",
  score: (_, proposals) => proposals,
};

/** Department, category and brand of what the shopper looked at lately. */
export const likeVisit: Scorer = {
  summary: "the source's score, lifted by the shopper's attention to its department, category and brand",
  score: ({ visit: { boosts } }, proposals) => lifted(proposals, boosts),
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
    return lifted(proposals, [only(items.department, 1), only(items.category, 3), only(items.brand, 0.3)]);
  },
};

const lifted = (proposals: readonly Proposal[], boosts: readonly GroupBoost[]): Proposal[] =>
  proposals.map(({ item, score, source }) => ({ item, score: score * boostOf(item, boosts), source }));
