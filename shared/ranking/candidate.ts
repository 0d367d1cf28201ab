/** An item being ranked: `item` is a number in whatever table the caller works on (the bundle's at the edge, the catalogue's at the origin). */
export interface Candidate {
  readonly item: number;
  readonly score: number;
}

/** Best score first; equal scores by item number, so that the same input gives the same order everywhere. */
export const byScore = (a: Candidate, b: Candidate): number => b.score - a.score || a.item - b.item;
