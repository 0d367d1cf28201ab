/** What goes with the item on the page, or with the cart. */
import { pageStrengths } from "../../shared/ranking/affinity.ts";
import type { Strategy } from "../../shared/wire/placement.ts";
import type { ShopBundle } from "../bundle/shop-bundle.ts";
import type { LiftSums, NeighbourSum } from "./neighbour-sums.ts";
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
  const offer = ({ item, score, seed }: NeighbourSum): boolean => {
    const reason = { kind: source.reason, item: shop.idOf(seeds[seed]?.item ?? 0) } as const;
    return picks.offer(item, score, reason, "neighbours", shop.bundle.meta.createdAt);
  };
  const lift = shelf.placement.strategy === "similar" ? ownCategoryFirst(shop, shelf.item) : undefined;
  offerNeighboursOf(shelf, picks, source.list, seeds, isOpen, offer, lift);
}

function ownCategoryFirst({ bundle: { category } }: ShopBundle, page: number | undefined): LiftSums | undefined {
  const own = page === undefined ? -1 : (category[page] ?? -1);
  if (own < 0) return undefined;
  return (sum, touched, touchedCount) => {
    for (let place = 0; place < touchedCount; place++) {
      const item = touched[place] as number;
      if (category[item] === own) sum[item] = (sum[item] as number) * (1 + pageStrengths.category);
    }
  };
}
