// The last 50 events of a shopper that name an item: what `read` merges with the history of a request.
import { historyMax } from "../../shared/wire/history.ts";
import { numberColumn, textColumn } from "../database/column.ts";
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { featureKey } from "./feature-key.ts";

export interface ShopperRecent {
  readonly shop: string;
  readonly shopper: string;
  readonly atMs: number;
  readonly item: string;
  readonly kind: number;
}

export const shopperRecentChanges = (): Changes<ShopperRecent> =>
  new Changes(
    ({ shop, shopper, atMs, item, kind }) => featureKey(shop, shopper, atMs, item, kind),
    (first) => first,
  );

export async function addShopperRecents(sql: Transaction, rows: readonly ShopperRecent[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into shopper_recent (shop, shopper, at, item, kind)
    select shop, shopper, to_timestamp(at_ms / 1000), item, kind
    from unnest(${textColumn(rows, (row) => row.shop)}::text[], ${textColumn(rows, (row) => row.shopper)}::text[],
      ${numberColumn(rows, (row) => row.atMs)}::float8[], ${textColumn(rows, (row) => row.item)}::text[],
      ${numberColumn(rows, (row) => row.kind)}::smallint[]) as n (shop, shopper, at_ms, item, kind)
    on conflict do nothing`;
}

/** Keeps the newest 50 rows of each of these shoppers. */
export async function trimShopperRecents(
  sql: Transaction,
  shoppers: readonly { readonly shop: string; readonly shopper: string }[],
): Promise<void> {
  if (shoppers.length === 0) return;
  await sql`
    delete from shopper_recent where ctid = any (array(
      select old.place
      from unnest(${textColumn(shoppers, (key) => key.shop)}::text[], ${textColumn(shoppers, (key) => key.shopper)}::text[]) k (shop, shopper)
      cross join lateral (
        select t.ctid as place from shopper_recent t where t.shop = k.shop and t.shopper = k.shopper
        order by t.at desc, t.item desc, t.kind desc offset ${historyMax}
      ) old))`;
}
