/** What a shop decided for itself, as kept in `shops.settings`. What is absent or not understood is the standard. */
import * as z from "zod/mini";
import type { Placement } from "./placement.ts";
import { defaultPlacements, placement } from "./placement.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rule.ts";

export const placementsMax = 200;

export const shopSettings = z.object({
  placements: z.optional(z.array(placement).check(z.maxLength(placementsMax))),
  rules: z.optional(rules),
});

export interface ShopSettings {
  readonly placements: readonly Placement[];
  readonly rules: readonly Rule[];
}

export function readShopSettings(stored: unknown): ShopSettings {
  const parsed = shopSettings.safeParse(stored);
  const read = parsed.success ? parsed.data : {};
  return { placements: read.placements ?? defaultPlacements, rules: read.rules ?? [] };
}
