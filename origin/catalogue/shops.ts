// Shops come to be here, and nowhere else.

import { EndcapError } from "../../shared/wire/error-code.ts";
import { shopId } from "../../shared/wire/identifier.ts";
import type { Sql } from "../database/connect.ts";
import type { ShopSettings } from "./shop-settings.ts";
import { parseShopSettings } from "./shop-settings.ts";

const nameCharsMax = 200;

/** @throws EndcapError request/invalid for an id that cannot be one, shop/exists */
export async function createShop(
  sql: Sql,
  shop: string,
  { name, settings = {} }: { readonly name: string; readonly settings?: Partial<ShopSettings> },
): Promise<void> {
  const id = shopId.safeParse(shop);
  if (!id.success) throw new EndcapError("request/invalid", id.error.issues[0]?.message ?? "This is no shop id.");
  parseShopSettings(settings);
  const made = await sql`insert into shops (shop, name, settings)
    values (${shop}, ${name.slice(0, nameCharsMax)}, ${sql.json(JSON.parse(JSON.stringify(settings)))}) on conflict do nothing`;
  if (made.count === 0) throw new EndcapError("shop/exists", `There is a shop ${shop} already.`);
}

export async function shopExists(sql: Sql, shop: string): Promise<boolean> {
  return (await sql`select 1 from shops where shop = ${shop}`).length > 0;
}

export const listShops = async (sql: Sql): Promise<string[]> =>
  (await sql<{ shop: string }[]>`select shop from shops order by shop`).map((row) => row.shop);
