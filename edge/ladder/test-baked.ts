/** What `endcap/baked` is in tests: one shop with last lists, which no test publishes. */
import type { Baked } from "../../shared/wire/baked.ts";
import { defaultPlacements } from "../../shared/wire/placement.ts";

const items = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, place) => ({
    id: `${prefix}${place}`,
    title: `Baked ${place}`,
    price: { amount: place + 1, currency: "USD" },
    score: count - place,
  }));

export const baked: Baked = {
  "baked-shop": {
    at: 1_000,
    modelVersion: "baked-1",
    placements: defaultPlacements,
    lists: { popular: items("p", 30), trending: items("t", 5), "trending/PRODUCE": items("v", 3) },
  },
};
