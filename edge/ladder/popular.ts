/** What most shoppers choose; and, when every rung has had its turn, the rest of the catalogue: a shelf is only short when the shop is. */
import { offerCrowd } from "./crowd.ts";
import type { Picks } from "./picks.ts";
import type { Shelf } from "./shelf.ts";

export function offerPopular(shelf: Shelf, picks: Picks): void {
  offerCrowd("popular", shelf, picks);
}

/** In the bundle's order; at the very end what a category's cap had turned away. */
export function offerCatalogue(shelf: Shelf, picks: Picks): void {
  const { bundle } = shelf.live.shop;
  const reason = { kind: "popular", category: shelf.category?.name } as const;
  for (let item = 0; item < bundle.count && !picks.full; item++)
    picks.offer(item, 0, reason, "popular", bundle.meta.createdAt);
  picks.takeSpare();
}
