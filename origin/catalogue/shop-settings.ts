// What a shop's owner decides about its shelves: `shops.settings`, with what a new shop starts with.
import * as z from "zod/mini";
import { currency } from "../../shared/wire/identifier.ts";
import { defaultPlacements, placement } from "../../shared/wire/placement.ts";
import { rules } from "../../shared/wire/rule.ts";
import type { Sql } from "../database/connect.ts";

const shopSettings = z.object({
  placements: z._default(z.array(placement).check(z.maxLength(200)), [...defaultPlacements]),
  rules: z._default(rules, []),
  /** Of the shop; items say their own. */
  currency: z._default(currency, "USD"),
});
export type ShopSettings = z.infer<typeof shopSettings>;

/** @throws Error when the row holds something else */
export const parseShopSettings = (settings: unknown): ShopSettings => shopSettings.parse(settings ?? {});

/** @returns undefined for an unknown shop */
export async function readShopSettings(sql: Sql, shop: string): Promise<ShopSettings | undefined> {
  const [row] = await sql<{ settings: unknown }[]>`select settings from shops where shop = ${shop}`;
  return row && parseShopSettings(row.settings);
}
