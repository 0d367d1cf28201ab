import type { Filter } from "../shelf.ts";

const daysMax = 14;

export const recentlyPurchased: Filter = {
  name: "recently-purchased",
  summary: `what the shopper bought within ${daysMax} days`,
  refuses({ visit: { features, items } }) {
    const refused = new Set<number>();
    for (const { item, ageDays } of features.purchases) if (ageDays < daysMax) refused.add(items.indexOf(item) ?? -1);
    return refused.size === 0 ? undefined : (item) => refused.has(item);
  },
};
