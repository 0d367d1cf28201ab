// How proposals of a source become scores: the source's own, lifted by what the shopper's attention is on. The order is made afterwards.
import type { GroupBoost } from "../../shared/ranking/affinity.ts";
import { boostOf, groupShares, pageStrengths } from "../../shared/ranking/affinity.ts";
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

export const likePage: Scorer = {
  summary: "the source's score, what is of the page item's own category first, its department and brand lifted",
  score({ visit: { items }, pageItem }, proposals) {
    const boosts = (["department", "category", "brand"] as const).map((kind): GroupBoost => {
      const groupOf = items[kind];
      return { groupOf, shares: groupShares([groupOf(pageItem)], [1]), strength: pageStrengths[kind] };
    });
    return lifted(proposals, boosts);
  },
};

const lifted = (proposals: readonly Proposal[], boosts: readonly GroupBoost[]): Proposal[] =>
  proposals.map(({ item, score, source }) => ({ item, score: score * boostOf(item, boosts), source }));
