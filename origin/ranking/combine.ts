// From what sources propose to one list of candidates, best first: refused ones out, scores comparable, each item once.
import { blend } from "../../shared/ranking/blend.ts";
import type { Scorer } from "./scorers.ts";
import type { Proposal, Shelf, Source } from "./shelf.ts";

export type Allowed = (item: number) => boolean;

/** @param scorer of the first source's proposals; those of the others count by their weight */
export async function candidatesOf(
  shelf: Shelf,
  sources: readonly [Source, ...Source[]],
  scorer: Scorer,
  allowed: Allowed,
): Promise<Proposal[]> {
  const proposed = await Promise.all(sources.map((source) => source.propose(shelf)));
  const lists = proposed.map((list, index) => ({
    candidates: index === 0 ? scorer.score(shelf, keepAllowed(list, allowed)) : keepAllowed(list, allowed),
    weight: sources[index]?.weight?.(shelf) ?? 1,
  }));
  return blend(lists).map(({ item, score, list }) => ({ item, score, source: sources[list] ?? sources[0] }));
}

/** What another source adds at the end scores below what is there, so that the list stays in order. */
export async function appendFrom(other: Source, shelf: Shelf, candidates: Proposal[], allowed: Allowed): Promise<void> {
  const known = new Set(candidates.map(({ item }) => item));
  const floor = (candidates.at(-1)?.score ?? 1) * (candidates.length > 0 ? 0.5 : 1);
  const more = keepAllowed(await other.propose(shelf), (item) => !known.has(item) && allowed(item));
  const best = more[0]?.score || 1;
  for (const { item, score, source } of more) candidates.push({ item, score: (score / best) * floor, source });
}

function keepAllowed(proposed: readonly Proposal[], allowed: Allowed): Proposal[] {
  const seen = new Set<number>();
  return proposed.filter(({ item }) => {
    if (seen.has(item) || !allowed(item)) return false;
    seen.add(item);
    return true;
  });
}
