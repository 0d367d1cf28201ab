/** Tops a list up from others, in their order, until it has n distinct items. */
import type { Candidate } from "./candidate.ts";

/** The list keeps its head; scores of what is appended are not comparable with it. */
export function fill<T extends Candidate>(list: readonly T[], n: number, ...others: readonly (readonly T[])[]): T[] {
  const filled = list.slice(0, n);
  const seen = new Set(filled.map(({ item }) => item));
  for (const other of others) {
    for (const candidate of other) {
      if (filled.length >= n) return filled;
      if (seen.has(candidate.item)) continue;
      seen.add(candidate.item);
      filled.push(candidate);
    }
  }
  return filled;
}
