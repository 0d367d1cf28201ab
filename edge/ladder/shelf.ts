/** One shelf to fill, resolved against the shop of this second: names have become item numbers, defaults are filled in. */

import { defaultRecency, historyWeights } from "../../shared/ranking/history-weights.ts";
import { eventKind } from "../../shared/wire/event-kind.ts";
import type { HistoryEntry } from "../../shared/wire/history.ts";
import type { Placement } from "../../shared/wire/placement.ts";
import type { RankedItem } from "../../shared/wire/rank.ts";
import type { ShelfRequest } from "../../shared/wire/recommendation-request.ts";
import type { LiveShop } from "../delta/live-shop.ts";

/** What the origin ranked for this shelf. */
export interface RankedList {
  readonly items: readonly RankedItem[];
  readonly modelVersion: string;
  /** When it was ranked, milliseconds since the epoch. */
  readonly at: number;
}

export interface Shelf {
  readonly live: LiveShop;
  readonly placement: Placement;
  readonly n: number;
  /** The item on the page; undefined when absent or not known here. */
  readonly item: number | undefined;
  /** The cart, as far as it is known here. */
  readonly cart: readonly number[];
  readonly excluded: readonly number[];
  readonly category: CategoryWish;
  readonly country: string | undefined;
  readonly history: History;
  readonly ranked: RankedList | undefined;
}

/** `number` is undefined when no item has that category. */
export type CategoryWish = { readonly name: string; readonly number: number | undefined } | undefined;

/** Newest first; only what is known here and says something about taste. */
export type History = readonly Seen[];
export interface Seen {
  readonly item: number;
  readonly weight: number;
  readonly entry: HistoryEntry;
}

export function resolveHistory(live: LiveShop, entries: readonly HistoryEntry[]): History {
  const { bundle } = live.shop;
  const known: { item: number; weight: number; entry: HistoryEntry }[] = [];
  const kept: HistoryEntry[] = [];
  for (const entry of isNewestFirst(entries) ? entries : entries.toSorted((a, b) => a.ageMs - b.ageMs)) {
    const item = eventKind(entry.event).historyWeight > 0 ? bundle.indexOf(entry.item) : undefined;
    if (item === undefined) continue;
    known.push({ item, weight: 0, entry });
    kept.push(entry);
  }
  const weights = historyWeights(kept, defaultRecency);
  for (let place = 0; place < known.length; place++) (known[place] as { weight: number }).weight = weights[place] ?? 0;
  return known;
}

function isNewestFirst(entries: readonly HistoryEntry[]): boolean {
  for (let place = 1; place < entries.length; place++)
    if ((entries[place] as HistoryEntry).ageMs < (entries[place - 1] as HistoryEntry).ageMs) return false;
  return true;
}

export function resolveShelf(
  live: LiveShop,
  placement: Placement,
  request: ShelfRequest,
  history: History,
  country: string | undefined,
  ranked: RankedList | undefined,
): Shelf {
  const { shop } = live;
  const numbers = (ids: readonly string[] = []): number[] => {
    const known: number[] = [];
    for (const id of ids) {
      const index = shop.bundle.indexOf(id);
      if (index !== undefined) known.push(index);
    }
    return known;
  };
  const name = request.category;
  return {
    live,
    placement,
    n: request.n ?? placement.n,
    item: request.item === undefined ? undefined : shop.bundle.indexOf(request.item),
    cart: numbers(request.items),
    excluded: numbers(request.exclude),
    category: name === undefined ? undefined : { name, number: shop.categoryNumber(name) },
    country,
    history,
    ranked,
  };
}
