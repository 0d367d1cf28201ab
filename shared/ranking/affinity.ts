/** What part of a shopper's attention each group (department, category, brand) has, and how that lifts a candidate. */
import { beforeErrand, errandMsMax } from "./errand.ts";

/** How much a department, category or brand with the whole attention lifts a score. */
export const attentionStrengths = { department: 3, category: 1.5, brand: 0.5 };

/**
 * On a shelf of what is like the item on the page, how much its own department, category and brand lift a score: others of its kind come
 * first, and what is merely chosen by the same people after them.
 */
export const pageStrengths = { department: 1, category: 100, brand: 0.3 };

/** Slower than neighbours fade: a taste outlives a click. */
export const affinityRecency = 0.85;

/** @returns group → share, adding up to 1; empty when nothing is known. Groups below 0 are left out. */
export function groupShares(groups: readonly number[], weights: ArrayLike<number>): Map<number, number> {
  const shares = new Map<number, number>();
  let sum = 0;
  groups.forEach((group, index) => {
    const weight = weights[index] ?? 0;
    if (group < 0 || weight <= 0) return;
    shares.set(group, (shares.get(group) ?? 0) + weight);
    sum += weight;
  });
  for (const [group, weight] of shares) shares.set(group, weight / sum);
  return shares;
}

export interface GroupBoost {
  groupOf(item: number): number;
  readonly shares: ReadonlyMap<number, number>;
  /** A group with the whole attention multiplies scores by 1 + strength. */
  readonly strength: number;
}

/** Factor ≥ 1 for an item's score. */
export function boostOf(item: number, boosts: readonly GroupBoost[]): number {
  let factor = 1;
  for (const { groupOf, shares, strength } of boosts) factor += strength * (shares.get(groupOf(item)) ?? 0);
  return factor;
}

/**
 * How much attention each event of a history was: one moment is one look, however many lines its basket has.
 * @param newestFirst as `mergeHistory` gives it
 */
export function attentionWeights(newestFirst: readonly { readonly ageMs: number }[]): Float32Array<ArrayBuffer> {
  const weights = new Float32Array(newestFirst.length);
  const before = beforeErrand(newestFirst);
  let rank = 0;
  for (let from = 0; from < newestFirst.length; rank++) {
    const ageMs = newestFirst[from]?.ageMs ?? 0;
    let to = from + 1;
    while (to < newestFirst.length && newestFirst[to]?.ageMs === ageMs) to++;
    const weight = (affinityRecency ** rank * (ageMs <= errandMsMax ? 1 : before)) / (to - from);
    weights.fill(weight, from, to);
    from = to;
  }
  return weights;
}
