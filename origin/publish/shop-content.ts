// All that a bundle is made of, read in one go: items by demand, crowd lists, neighbours, and the owner's settings.

import type { CatalogueItem } from "../../shared/wire/catalogue-item.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { ItemRow } from "../catalogue/catalogue.ts";
import { itemColumns, itemOf } from "../catalogue/catalogue.ts";
import type { ShopSettings } from "../catalogue/shop-settings.ts";
import { readShopSettings } from "../catalogue/shop-settings.ts";
import type { Sql } from "../database/connect.ts";
import type { CrowdLists } from "../features/crowd-lists.ts";
import type { NeighbourSource, Neighbours } from "./neighbour-source.ts";

export interface ShopContent {
  readonly shop: string;
  readonly settings: ShopSettings;
  /** Most demanded first; those nobody wanted yet follow by id. */
  readonly items: readonly CatalogueItem[];
  readonly lists: CrowdLists;
  readonly neighbours: Neighbours;
  /** The catalogue's, read before its items: they may be newer, never older. */
  readonly revision: number;
}

export interface ContentParts {
  readonly sql: Sql;
  readonly crowdLists: (shop: string) => Promise<CrowdLists>;
  readonly neighbours: NeighbourSource;
}

/** @throws EndcapError shop/unknown */
export async function readShopContent(
  { sql, crowdLists, neighbours }: ContentParts,
  shop: string,
): Promise<ShopContent> {
  const settings = await readShopSettings(sql, shop);
  if (!settings) throw new EndcapError("shop/unknown", `There is no shop ${shop}.`);
  const [row] = await sql<{ revision: number }[]>`select revision from catalogue_revisions where shop = ${shop}`;
  const rows = await sql<ItemRow[]>`
    select ${sql.unsafe(itemColumns)} from items
    left join (select item, max(popular_log2) as demand from crowd_counts where shop = ${shop} group by item) c on c.item = id
    where shop = ${shop} and deleted_at is null order by demand desc nulls last, id`;
  return {
    shop,
    settings,
    items: rows.map(itemOf),
    lists: await crowdLists(shop),
    neighbours: await neighbours.neighbours(shop),
    revision: row?.revision ?? 0,
  };
}
