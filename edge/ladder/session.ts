/** What goes with the last things this shopper did: neighbour lists of the history, weighted by kind and recency, summed in the isolate and lifted by attention. */

import type { Strategy } from "../../shared/wire/placement.ts";
import type { Reason } from "../../shared/wire/reason.ts";
import { liftByAttention } from "./lift-by-attention.ts";
import type { NeighbourSum } from "./neighbour-sums.ts";
import type { Picks } from "./picks.ts";
import { offerNeighboursOf, pageSeeds } from "./seeds.ts";
import type { Seen, Shelf } from "./shelf.ts";

const dayMs = 24 * 3600_000;

export function offerSession(shelf: Shelf, picks: Picks): void {
  offerers[shelf.placement.strategy](shelf, picks);
}

const offerers: Record<Strategy, (shelf: Shelf, picks: Picks) => void> = {
  personal: offerTaste,
  similar: offerTasteWithoutPage,
  together: offerTasteWithoutPage,
  again(shelf, picks) {
    offerBought(shelf, picks);
    offerTaste(shelf, picks);
  },
  trending() {},
  popular() {},
};

function offerTasteWithoutPage(shelf: Shelf, picks: Picks): void {
  if (pageSeeds(shelf).length === 0) offerTaste(shelf, picks);
}

function offerTaste(shelf: Shelf, picks: Picks): void {
  const { history, live } = shelf;
  if (history.length === 0 || picks.full) return;
  const seen = new Set(history.map(({ item }) => item));
  const isOpen = (item: number): boolean => picks.isOpen(item) && !seen.has(item);
  const reasons: (Reason | undefined)[] = [];
  const reasonOf = (number: number): Reason => {
    const { entry } = history[number] as Seen;
    reasons[number] ??= { kind: "history", item: entry.item, event: entry.event };
    return reasons[number];
  };
  const { createdAt } = live.shop.bundle.meta;
  const take = ({ item, score, seed }: NeighbourSum): boolean =>
    picks.offer(item, score, reasonOf(seed), "session", createdAt);
  offerNeighboursOf(shelf, picks, "similar", history, isOpen, take, liftByAttention(live.shop, history));
}

/** What the history says was bought, oftener and more recently first. */
function offerBought(shelf: Shelf, picks: Picks): void {
  const bought = new Map<number, { score: number; ageMs: number }>();
  for (const { item, weight, entry } of shelf.history) {
    if (entry.event !== "purchase") continue;
    const known = bought.get(item);
    bought.set(item, { score: (known?.score ?? 0) + weight, ageMs: known?.ageMs ?? entry.ageMs });
  }
  const { createdAt } = shelf.live.shop.bundle.meta;
  for (const [item, { score, ageMs }] of [...bought].sort(([a, x], [b, y]) => y.score - x.score || a - b))
    if (!picks.offer(item, score, { kind: "bought-before", ageDays: ageMs / dayMs }, "session", createdAt)) return;
}
