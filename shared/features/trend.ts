// How much more than usual the crowd does with an item now: an item that is always busy does not trend.
import { addDecayed, decayedEvent, decayedValue, halfLifeMs } from "./decayed-count.ts";
import type { Feature, FeatureMemory } from "./feature.ts";

/**
 * An item trends once so many shoppers (decayed, half-life 24 hours) stand behind it: seven fresh ones do. One address gives
 * an item three shoppers an hour, so that a flood across the turn of an hour stays below.
 */
export const trendingShoppersMin = 6.5;

/** A shopper counts again as a distinct one for the same item after this long. */
export const distinctShopperMs = 72 * 3_600_000;

type Trend = FeatureMemory["trend"];

/**
 * Remembers the decayed count of hours, of weeks, and of distinct shoppers.
 * Becomes recent / √(expected + 1), expected = the weeks' count scaled to the short half-life: the signal in units of its Poisson noise.
 */
export const trend: Feature<Trend> = {
  scope: "item",
  observe: ({ crowd, atMs }) =>
    crowd && {
      recent: decayedEvent(crowd.weight, atMs, halfLifeMs.trending),
      shoppers: crowd.newShopper ? decayedEvent(1, atMs, halfLifeMs.trendingShoppers) : undefined,
      usual: decayedEvent(crowd.weight, atMs, halfLifeMs.popular),
    },
  merge: (a, b) => ({
    recent: addDecayed(a.recent, b.recent) ?? a.recent,
    shoppers: addDecayed(a.shoppers, b.shoppers),
    usual: addDecayed(a.usual, b.usual) ?? a.usual,
  }),
  number: (memory, { momentMs }) =>
    memory === undefined
      ? 0
      : trendScore(
          decayedValue(memory.recent, momentMs, halfLifeMs.trending),
          decayedValue(memory.usual, momentMs, halfLifeMs.popular),
          decayedValue(memory.shoppers, momentMs, halfLifeMs.trendingShoppers),
        ),
};

/** The score from counts as they are at one moment; 0 with too few shoppers. */
export const trendScore = (recent: number, usual: number, shoppers: number): number =>
  shoppers < trendingShoppersMin ? 0 : recent / Math.sqrt((usual * halfLifeMs.trending) / halfLifeMs.popular + 1);
