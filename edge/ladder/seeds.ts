/** What a page is about, and the best neighbours of seeds as far as a shelf needs them. */
import type { NeighbourList } from "../../shared/wire/bundle.ts";
import type { LiftSums, NeighbourSum, Seed } from "./neighbour-sums.ts";
import { sumNeighbours } from "./neighbour-sums.ts";
import type { Picks } from "./picks.ts";
import type { Shelf } from "./shelf.ts";

/** Neighbours asked for per place of the shelf; more only when a cap on categories turned most of them away. */
const neighboursPerPlace = 1.5;
const neighboursPerPlaceAgain = 8;

/** The item on the page; for shelves of things that go together the cart as well. */
export function pageSeeds(shelf: Shelf): readonly Seed[] {
  const page = shelf.item === undefined ? [] : [{ item: shelf.item, weight: 1 }];
  if (shelf.placement.strategy !== "together") return page;
  return [...page, ...shelf.cart.filter((item) => item !== shelf.item).map((item) => ({ item, weight: 1 }))];
}

/**
 * Offers the best neighbours of the seeds until the shelf is full or nothing suitable is left nearby.
 * @param offer takes one; @returns whether more are wanted
 */
export function offerNeighboursOf(
  shelf: Shelf,
  picks: Picks,
  list: NeighbourList,
  seeds: readonly Seed[],
  isOpen: (item: number) => boolean,
  offer: (neighbour: NeighbourSum) => boolean,
  lift?: LiftSums,
): void {
  const isCapped = shelf.placement.perCategoryMax > 0 && !shelf.category;
  for (const perPlace of isCapped ? [neighboursPerPlace, neighboursPerPlaceAgain] : [1]) {
    const limit = Math.ceil(shelf.n * perPlace);
    const found = sumNeighbours(shelf.live.shop, list, seeds, isOpen, limit, lift);
    for (const neighbour of found) if (!offer(neighbour)) return;
    if (found.length < limit || picks.full) return;
  }
}
