// How often a look at an item becomes a purchase.
import type { Feature, FeatureMemory } from "./feature.ts";

type Conversion = FeatureMemory["conversion"];

// A shop's typical rate, as so many looks and purchases seen before the first real one.
const priorLooks = 50;
const priorPurchases = 1;

/** Remembers totals for ever (they are the shop's, nobody's in particular); becomes the smoothed rate. */
export const conversion: Feature<Conversion> = {
  scope: "item",
  observe: ({ kind }) => {
    if (kind === "view_item" || kind === "select_item") return { looks: 1, purchases: 0 };
    return kind === "purchase" ? { looks: 0, purchases: 1 } : undefined;
  },
  merge: (a, b) => ({ looks: a.looks + b.looks, purchases: a.purchases + b.purchases }),
  number: (memory) =>
    ((memory?.purchases ?? 0) + priorPurchases) / ((memory?.looks ?? 0) + (memory?.purchases ?? 0) + priorLooks),
};
