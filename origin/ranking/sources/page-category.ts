// What else there is of the kind of the item on the page.
import type { Proposal, Source } from "../shelf.ts";
import { crowdItems } from "./crowd.ts";
import { pageNeighbours } from "./page-neighbours.ts";

/** Below its neighbours of the same category, above those of others. */
const weight = 0.1;

export const pageCategory: Source = {
  name: "page-category",
  summary: "what sells most in the page item's own category",
  weight: () => weight,
  propose({ visit, pageItem }) {
    const { items } = visit;
    const [category, department] = [items.category(pageItem), items.department(pageItem)];
    if (category < 0 || department < 0) return [];
    return crowdItems("popular", visit, items.departments.nameOf(department))
      .filter((item) => items.category(item) === category)
      .map((item, place): Proposal => ({ item, score: 1 / (1 + place / 20), source: pageCategory }));
  },
  explain: pageNeighbours.explain,
};
