/** The origin's list for this shopper and this history, asked for or remembered before the climb (edge/ranked). */
import type { Picks } from "./picks.ts";
import type { Shelf } from "./shelf.ts";

export function offerRanked(shelf: Shelf, picks: Picks): void {
  const { ranked } = shelf;
  if (!ranked) return;
  const { bundle } = shelf.live.shop;
  for (const { id, score, reason } of ranked.items) {
    const item = bundle.indexOf(id);
    if (item !== undefined && !picks.offer(item, score, reason, "ranked", ranked.at)) return;
  }
}
