/** The last resort: each shop's own lists with cards, generated at deploy as the module `endcap/baked` (`export const baked: Baked = {…}`). */
import type { Card } from "./card.ts";
import type { Placement } from "./placement.ts";

export const bakedItemsMax = 100;

export interface BakedShop {
  /** When the lists were made, milliseconds since the epoch. */
  readonly at: number;
  readonly modelVersion: string;
  readonly placements: readonly Placement[];
  /** List key (list-key.ts) → items with their cards, best first; at least `popular`. */
  readonly lists: Readonly<Record<string, readonly BakedItem[]>>;
}
export type BakedItem = Card & { readonly score: number };
/** Shop id → its lists. */
export type Baked = Readonly<Record<string, BakedShop>>;
