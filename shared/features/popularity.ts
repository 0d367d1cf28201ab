// How much the crowd does with an item, over weeks.
import { addDecayed, decayedEvent, decayedValue, halfLifeMs } from "./decayed-count.ts";
import type { Feature } from "./feature.ts";

/** Remembers a decayed, guarded, weighted count (half-life 30 days); becomes ln(1 + count). */
export const popularity: Feature<number> = {
  scope: "item",
  observe: ({ crowd, atMs }) => (crowd ? decayedEvent(crowd.weight, atMs, halfLifeMs.popular) : undefined),
  merge: (a, b) => addDecayed(a, b) ?? a,
  number: (memory, { momentMs }) => Math.log1p(decayedValue(memory, momentMs, halfLifeMs.popular)),
};
