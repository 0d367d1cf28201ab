/** Takes out what must not be shown: unavailable, hidden, in the cart, the item of the page. */
import type { Candidate } from "./candidate.ts";

/** Keeps the order and each item's first appearance. */
export function mask<T extends Candidate>(candidates: readonly T[], allowed: (item: number) => boolean): T[] {
  const seen = new Set<number>();
  return candidates.filter(({ item }) => {
    if (seen.has(item) || !allowed(item)) return false;
    seen.add(item);
    return true;
  });
}

/** @returns a test for `mask` that refuses the given items; ids that are not in the table are skipped */
export function notAmong(
  ids: Iterable<string>,
  indexOf: (id: string) => number | undefined,
): (item: number) => boolean {
  const refused = new Set<number>();
  for (const id of ids) {
    const index = indexOf(id);
    if (index !== undefined) refused.add(index);
  }
  return (item) => !refused.has(item);
}
