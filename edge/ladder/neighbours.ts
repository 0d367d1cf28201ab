/** What goes with the item on the page, or with the cart. */
import type { Strategy } from "../../shared/wire/placement.ts";
import { sumNeighbours } from "./neighbour-sums.ts";
import type { Picks } from "./picks.ts";
import { candidatesFor, pageSeeds } from "./seeds.ts";
import type { Shelf } from "./shelf.ts";

const listFor: Record<Strategy, { list: "similar" | "together"; reason: "similar" | "goes-with" } | undefined> = {
  personal: { list: "similar", reason: "similar" },
  similar: { list: "similar", reason: "similar" },
  together: { list: "together", reason: "goes-with" },
  again: undefined,
  trending: undefined,
  popular: undefined,
};

export function offerNeighbours(shelf: Shelf, picks: Picks): void {
  const source = listFor[shelf.placement.strategy];
  const seeds = pageSeeds(shelf);
  if (!source || seeds.length === 0) return;
  const { shop } = shelf.live;
  const isOpen = (item: number): boolean => picks.isOpen(item);
  for (const { item, score, seed } of sumNeighbours(shop, source.list, seeds, isOpen, candidatesFor(shelf))) {
    const reason = { kind: source.reason, item: shop.idOf(seeds[seed]?.item ?? 0) } as const;
    if (!picks.offer(item, score, reason, "neighbours", shop.bundle.meta.createdAt)) return;
  }
}
