/**
 * Limits how much of a row one group (a category, a department) may take. Greedy in order of score: what is over a limit waits for the next
 * row; when only waiting items are left, they come after all: a full shelf is worth more than a varied one.
 */
import type { Candidate } from "./candidate.ts";

export interface GroupLimit {
  /** −1 = in no group, never limited. */
  groupOf(item: number): number;
  /** At most this many of the group in a row; 0 = no limit. */
  max(group: number): number;
}

/**
 * @param rowItems length of a row
 * @param itemsMax stop after so many
 */
export function diversify<T extends Candidate>(
  candidates: readonly T[],
  limits: readonly GroupLimit[],
  rowItems: number,
  itemsMax: number = candidates.length,
): T[] {
  if (limits.length === 0) return candidates.slice(0, itemsMax);
  const picked: T[] = [];
  let rest = candidates;
  while (picked.length < itemsMax && rest.length > 0) {
    const room = Math.min(rowItems, itemsMax - picked.length);
    const { row, waiting } = oneRow(rest, limits, room);
    for (const candidate of row) picked.push(candidate);
    rest = waiting;
  }
  return picked;
}

function oneRow<T extends Candidate>(
  candidates: readonly T[],
  limits: readonly GroupLimit[],
  room: number,
): { row: T[]; waiting: T[] } {
  const row: T[] = [];
  const waiting: T[] = [];
  const counts = limits.map(() => new Map<number, number>());
  let position = 0;
  for (; position < candidates.length && row.length < room; position++) {
    const candidate = candidates[position] as T;
    const groups = limits.map((limit) => limit.groupOf(candidate.item));
    const fits = limits.every((limit, which) => {
      const group = groups[which] ?? -1;
      const max = group < 0 ? 0 : limit.max(group);
      return max <= 0 || (counts[which]?.get(group) ?? 0) < max;
    });
    if (!fits) {
      waiting.push(candidate);
      continue;
    }
    row.push(candidate);
    groups.forEach((group, which) => {
      if (group >= 0) counts[which]?.set(group, (counts[which]?.get(group) ?? 0) + 1);
    });
  }
  const relaxed = waiting.splice(0, room - row.length);
  return { row: [...row, ...relaxed], waiting: [...waiting, ...candidates.slice(position)] };
}
