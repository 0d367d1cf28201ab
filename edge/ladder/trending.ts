/** What many shoppers turn to now: the delta's lists, or the bundle's where the delta has none. */
import { offerCrowd } from "./crowd.ts";
import type { Picks } from "./picks.ts";
import type { Shelf } from "./shelf.ts";

export function offerTrending(shelf: Shelf, picks: Picks): void {
  const { strategy } = shelf.placement;
  if (strategy !== "popular" && strategy !== "again") offerCrowd("trending", shelf, picks);
}
