/** The catalogue's bulk calls: PUT /v1/catalogue/items, POST /v1/catalogue/stock and /v1/catalogue/prices. Rows are judged one by one. */
import * as z from "zod/mini";
import { catalogueItem } from "./catalogue-item.ts";
import { refusal } from "./event-batch.ts";
import { itemId } from "./identifier.ts";
import { money } from "./money.ts";

export const catalogueRowsMax = 5_000;
export const catalogueBodyBytesMax = 10_000_000;
export const cataloguePageMax = 1_000;

const rows = z.array(z.unknown()).check(z.minLength(1), z.maxLength(catalogueRowsMax));
/** `items` are catalogue items: each replaces what was known of its id. */
export const itemsBody = z.object({ items: rows });
/** `updates` are stock or price updates. */
export const updatesBody = z.object({ updates: rows });

/** `stock: null` stops tracking: always available. */
export const stockUpdate = z.object({ id: itemId, stock: z.nullable(z.int().check(z.gte(0), z.lte(1e9))) });
export const priceUpdate = z.object({ id: itemId, price: money });

/** `accepted` rows are in force; `revision` is the catalogue's that holds them. A row that says what is known already is accepted too. */
export const catalogueReply = z.object({ accepted: z.int(), refused: z.array(refusal), revision: z.int() });
/** `cursor` asks for the next page; absent on the last one. */
export const cataloguePage = z.object({ items: z.array(catalogueItem), cursor: z.optional(z.string()) });

export type StockUpdate = z.infer<typeof stockUpdate>;
export type PriceUpdate = z.infer<typeof priceUpdate>;
export type CatalogueReply = z.infer<typeof catalogueReply>;
export type CataloguePage = z.infer<typeof cataloguePage>;

export const stockExample: { updates: StockUpdate[] } = { updates: [{ id: "995242", stock: 0 }] };
