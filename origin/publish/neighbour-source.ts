/** Where the edge's neighbour lists come from: the live item-to-item and bought-together models of a shop, row by row. */
import type { NeighbourList } from "../../shared/wire/bundle.ts";

/** Item id → neighbours with scores, best first; at most 50 are published. */
export type NeighbourRows = ReadonlyMap<string, readonly (readonly [item: string, score: number])[]>;

export interface Neighbours {
  /** Says which versions these are, such as `item-to-item:20260301-1+bought-together:20260301-1`; `none` when no model is live. */
  readonly modelVersion: string;
  readonly rows: Readonly<Record<NeighbourList, NeighbourRows>>;
}

export interface NeighbourSource {
  /** Of the versions that are live now; empty rows when none is. */
  neighbours(shop: string): Promise<Neighbours>;
}

export const noNeighbours: Neighbours = { modelVersion: "none", rows: { similar: new Map(), together: new Map() } };
