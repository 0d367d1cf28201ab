// How lately the shopper touched this very item.
import type { EventName } from "../wire/event-kind.ts";
import { eventKind } from "../wire/event-kind.ts";
import { halfLifeMs } from "./decayed-count.ts";
import type { Feature, FeatureMemory } from "./feature.ts";

type Recency = FeatureMemory["recency"];

/** Remembers the last touch and how many there were; becomes 2^(−age / 3 days), 0 for an untouched item. */
export const recency: Feature<Recency> = {
  scope: "shopper-item",
  observe: ({ kind, atMs }) => (isTouch(kind) ? { lastAtMs: atMs, events: 1 } : undefined),
  merge: (a, b) => ({ lastAtMs: Math.max(a.lastAtMs, b.lastAtMs), events: a.events + b.events }),
  number: (memory, { momentMs }) =>
    memory === undefined ? 0 : 2 ** (-Math.max(0, momentMs - memory.lastAtMs) / halfLifeMs.touch),
};

/** A kind that says something about a shopper and an item, be it for histories or for the crowd. */
export const isTouch = (kind: EventName): boolean =>
  eventKind(kind).historyWeight > 0 || eventKind(kind).crowdWeight > 0;
