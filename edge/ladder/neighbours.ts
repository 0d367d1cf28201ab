/** What goes with the item on the page, or with the cart. */
import type { Strategy } from "../../shared/wire/placement.ts";
import type { Picks } from "./picks.ts";
import { offerNeighboursOf, pageSeeds } from "./seeds.ts";
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
  offerNeighboursOf(shelf, picks, source.list, seeds, isOpen, ({ item, score, seed }) => {
    const reason = { kind: source.reason, item: shop.idOf(seeds[seed]?.item ?? 0) } as const;
    return picks.offer(item, score, reason, "neighbours", shop.bundle.meta.createdAt);
  });
}
