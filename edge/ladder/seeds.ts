/** What a page is about, and how many candidates a shelf needs. */
import type { Seed } from "./neighbour-sums.ts";
import type { Shelf } from "./shelf.ts";

/** Candidates per place on a shelf with a cap on one category: enough that the cap seldom empties it. */
const spareFactor = 4;

/** The item on the page; for shelves of things that go together the cart as well. */
export function pageSeeds(shelf: Shelf): readonly Seed[] {
  const page = shelf.item === undefined ? [] : [{ item: shelf.item, weight: 1 }];
  if (shelf.placement.strategy !== "together") return page;
  return [...page, ...shelf.cart.filter((item) => item !== shelf.item).map((item) => ({ item, weight: 1 }))];
}

export const candidatesFor = (shelf: Shelf): number =>
  shelf.placement.perCategoryMax > 0 && !shelf.category ? shelf.n * spareFactor : shelf.n;
