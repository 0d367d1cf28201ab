/** What a shopper is about right now, against everything they ever did. */

/** Within so long somebody is on one errand. */
export const errandMsMax = 30 * 60_000;

/**
 * Factor for events before the errand: five looks at cheese say more about the next minute than a year of baskets, one look says little more.
 * @param newestFirst as `mergeHistory` gives it
 */
export function beforeErrand(newestFirst: readonly { readonly ageMs: number }[]): number {
  const moments = new Set<number>();
  for (const { ageMs } of newestFirst) if (ageMs <= errandMsMax) moments.add(ageMs);
  return 1 / (1 + moments.size);
}
