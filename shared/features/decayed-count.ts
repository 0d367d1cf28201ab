// A count that fades with age, kept so that time alone changes nothing: log2 of the count scaled to a fixed landmark.
// Adding is commutative, and the order of two counts with one half-life is the same at every moment.

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** 2024-01-01T00:00:00Z. Every stored log2 is relative to it: never change it. */
export const landmarkMs = 1_704_067_200_000;

/** Half-lives in milliseconds: after this long an event counts half. */
export const halfLifeMs = {
  /** What is hot today. */
  trending: 6 * hourMs,
  /** Distinct shoppers behind what is hot. */
  trendingShoppers: 24 * hourMs,
  /** What the shop sells over weeks; steady enough for weekly cycles. */
  popular: 30 * dayMs,
  /** A shopper's taste. */
  affinity: 30 * dayMs,
  /** Items that follow each other; new arrivals count within days. */
  pair: 7 * dayMs,
  /** A shopper's last touch of one item. */
  touch: 3 * dayMs,
} as const;

/** Base-2 logarithm of a decayed count at the landmark; undefined = nothing counted. */
export type DecayedCount = number | undefined;

/** One contribution. @param weight > 0 @param atMs milliseconds since the epoch @returns log2 (weight · 2^((at − landmark) / half-life)) */
export const decayedEvent = (weight: number, atMs: number, halfLife: number): number =>
  Math.log2(weight) + (atMs - landmarkMs) / halfLife;

/** log2 (2^a + 2^b), without leaving the logarithm: a count years after the landmark does not overflow. The SQL function `decayed_sum` is the same. */
export function addDecayed(a: DecayedCount, b: DecayedCount): DecayedCount {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b) + Math.log2(1 + 2 ** -Math.abs(a - b));
}

/** The count as it is at a moment. */
export const decayedValue = (count: DecayedCount, momentMs: number, halfLife: number): number =>
  count === undefined ? 0 : 2 ** (count - (momentMs - landmarkMs) / halfLife);
