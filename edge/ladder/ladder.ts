/** The fallback ladder: each rung offers what it has, best rung first, until the shelf is full. This list is the order. */
import type { Rung } from "../../shared/wire/rung.ts";
import { offerNeighbours } from "./neighbours.ts";
import type { Pick } from "./picks.ts";
import { Picks } from "./picks.ts";
import { offerCatalogue, offerPopular } from "./popular.ts";
import { offerRanked } from "./ranked.ts";
import { offerSession } from "./session.ts";
import type { Shelf } from "./shelf.ts";
import { offerTrending } from "./trending.ts";

/** Offers items for a shelf, best first; what a placement's strategy does not want from a rung, the rung leaves out. */
type Offer = (shelf: Shelf, picks: Picks) => void;

export interface Step {
  readonly rung: Exclude<Rung, "baked">;
  readonly offer: Offer;
}

/** `baked` is below all of these: it serves shops that have no bundle here (baked.ts). */
export const ladder: readonly Step[] = [
  { rung: "ranked", offer: offerRanked },
  { rung: "session", offer: offerSession },
  { rung: "neighbours", offer: offerNeighbours },
  { rung: "trending", offer: offerTrending },
  { rung: "popular", offer: offerPopular },
];

export interface Filled {
  readonly items: readonly Pick[];
  /** Of the first item; `popular` for a shelf that nothing could fill. */
  readonly rung: Rung;
  /** Ids of the rules that applied here. */
  readonly rules: readonly string[];
}

/**
 * A rung that fails costs a shelf nothing but that rung.
 * @returns exactly `shelf.n` distinct items that may be shown, or all there are
 */
export function climb(shelf: Shelf, steps: readonly Step[] = ladder, onFailure = reportFailure): Filled {
  const { pins: fixed, ids } = shelf.live.rulesFor(shelf.placement.name);
  const probe = new Picks(shelf, shelf.n);
  const pins = fixed.filter(({ item, position }) => position < shelf.n && takes(probe, item)).slice(0, shelf.n);
  const picks = pins.length === 0 ? probe : new Picks(shelf, shelf.n - pins.length);
  for (const { item } of pins) picks.refuse(item);
  for (const { rung, offer } of steps) {
    if (picks.full) break;
    try {
      offer(shelf, picks);
    } catch (error) {
      onFailure(rung, error);
    }
  }
  if (!picks.full) offerCatalogue(shelf, picks);
  const items = pins.length === 0 ? picks.items : withPins(shelf, picks.items, pins);
  return { items, rung: items[0]?.rung ?? "popular", rules: ids };
}

function reportFailure(rung: Rung, error: unknown): void {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  console.error(JSON.stringify({ level: "error", rung, detail }));
}

function takes(probe: Picks, item: number): boolean {
  if (!probe.isOpen(item)) return false;
  probe.refuse(item);
  return true;
}

/** Each pinned item at its position, or the next free one; it counts as found by the rung of the best item beside it. */
function withPins(
  shelf: Shelf,
  found: readonly Pick[],
  pins: readonly { readonly item: number; readonly position: number; readonly rule: string }[],
): Pick[] {
  const rung = found[0]?.rung ?? "popular";
  const items = [...found];
  let free = 0;
  for (const { item, position, rule } of pins) {
    const place = Math.max(position, free);
    free = place + 1;
    const score = (items[place] ?? items.at(-1))?.score ?? 0;
    const at = shelf.live.shop.bundle.meta.createdAt;
    items.splice(place, 0, { item, score, reason: { kind: "rule", rule }, rung, at });
  }
  return items;
}
