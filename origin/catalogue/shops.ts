// Shops come to be here, and nowhere else.

import { asc, eq } from "drizzle-orm";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { shopId } from "../../shared/wire/identifier.ts";
import type { Tables } from "../database/connect.ts";
import type { ShopSettings } from "./shop-settings.ts";
import { parseShopSettings } from "./shop-settings.ts";
import { shops } from "./tables.ts";

const nameCharsMax = 200;

/** @throws EndcapError request/invalid for an id that cannot be one, shop/exists */
export async function createShop(
  tables: Tables,
  shop: string,
  { name, settings = {} }: { readonly name: string; readonly settings?: Partial<ShopSettings> },
): Promise<void> {
  const id = shopId.safeParse(shop);
  if (!id.success) throw new EndcapError("request/invalid", id.error.issues[0]?.message ?? "This is no shop id.");
  parseShopSettings(settings);
  const made = await tables
    .insert(shops)
    .values({ shop, name: name.slice(0, nameCharsMax), settings })
    .onConflictDoNothing()
    .returning({ shop: shops.shop });
  if (made.length === 0) throw new EndcapError("shop/exists", `There is a shop ${shop} already.`);
}

export async function shopExists(tables: Tables, shop: string): Promise<boolean> {
  return (await tables.select({ shop: shops.shop }).from(shops).where(eq(shops.shop, shop))).length > 0;
}

export const listShops = async (tables: Tables): Promise<string[]> =>
  (await tables.select({ shop: shops.shop }).from(shops).orderBy(asc(shops.shop))).map((row) => row.shop);
