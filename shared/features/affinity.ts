// A shopper's taste in one facet of items: decayed counts by value, each event as strong as its kind.
import type { EventName } from "../wire/event-kind.ts";
import { eventKind } from "../wire/event-kind.ts";
import { addDecayed, decayedEvent, decayedValue, halfLifeMs } from "./decayed-count.ts";
import type { DecayedCounts, Feature } from "./feature.ts";
import type { ItemFacets } from "./item-facets.ts";

// Evidence that is missing at the start: one view is a hint, not a taste.
const priorWeight = 2;

/** Remembers weights by value (half-life 30 days); becomes the share of the candidate's value, 0 … 1. */
export function affinity(
  facetOf: (facets: ItemFacets) => string | undefined,
  shareOf: (shares: ReadonlyMap<string, number>, value: string) => number = (shares, value) => shares.get(value) ?? 0,
): Feature<DecayedCounts> {
  return {
    scope: "shopper",
    observe: ({ kind, atMs, facets }) => {
      const value = facetOf(facets);
      const count = affinityCount(kind, atMs);
      return value === undefined || count === undefined ? undefined : new Map([[value, count]]);
    },
    merge: mergeDecayedCounts,
    number: (memory, { facets, momentMs }) => {
      const value = facetOf(facets);
      return memory === undefined || value === undefined ? 0 : shareOf(affinityShares(memory, momentMs), value);
    },
  };
}

/** What one event adds to each facet of its item, the same to all; undefined for kinds that say nothing of taste. */
export function affinityCount(kind: EventName, atMs: number): number | undefined {
  const weight = eventKind(kind).historyWeight;
  return weight === 0 ? undefined : decayedEvent(weight, atMs, halfLifeMs.affinity);
}

/** Shares by value at a moment; they sum to less than 1 while little is known. */
export function affinityShares(counts: DecayedCounts, momentMs: number): Map<string, number> {
  const shares = new Map<string, number>();
  let total = priorWeight;
  for (const [value, count] of counts) {
    const weight = decayedValue(count, momentMs, halfLifeMs.affinity);
    shares.set(value, weight);
    total += weight;
  }
  for (const [value, weight] of shares) shares.set(value, weight / total);
  return shares;
}

export function mergeDecayedCounts(a: DecayedCounts, b: DecayedCounts): DecayedCounts {
  const merged = new Map(a);
  for (const [value, count] of b) merged.set(value, addDecayed(merged.get(value), count) ?? count);
  return merged;
}
