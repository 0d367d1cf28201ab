// What is looked at next in the same session: near steps count more, later ones more than earlier ones.
import { eventKind } from "../wire/event-kind.ts";
import { mergeDecayedCounts } from "./affinity.ts";
import { decayedEvent, decayedValue, halfLifeMs } from "./decayed-count.ts";
import type { DecayedCounts, Feature } from "./feature.ts";

const historyEntryHalfLifeMs = 3_600_000;

/**
 * Remembers, for an item, which items came up to 10 distinct steps before it: a step of distance d adds 1/√d (half-life 7 days).
 * Only what passed the crowd's guards counts; a purchase repeats what its session looked at, so it adds no step.
 * Becomes ln(1 + Σ over history of weight · 2^(−age / 1 hour)).
 */
export const coVisitation: Feature<DecayedCounts> = {
  scope: "pair",
  observe: ({ kind, atMs, crowd, sessionBefore }) => {
    if (!crowd || !isStep(kind) || sessionBefore.length === 0) return undefined;
    return new Map(
      sessionBefore.map(({ item }, index) => [item, decayedEvent(1 / Math.sqrt(index + 1), atMs, halfLifeMs.pair)]),
    );
  },
  merge: mergeDecayedCounts,
  number: (memory, { history, momentMs }) => {
    let sum = 0;
    for (const { item, ageMs } of memory ? history : []) {
      sum += decayedValue(memory?.get(item), momentMs, halfLifeMs.pair) * 2 ** (-ageMs / historyEntryHalfLifeMs);
    }
    return Math.log1p(sum);
  },
};

/** A kind that is a step of a walk through the shop. */
export const isStep = (kind: Parameters<typeof eventKind>[0]): boolean =>
  kind !== "purchase" && eventKind(kind).historyWeight > 0;
