// What the shop pushes to `dataLayer`: Google Analytics 4's e-commerce events, as any shop with GA4 already has them.
import type { Product } from "./catalogue-text.ts";
import { amount } from "./money.ts";

/** An entry of `dataLayer`. */
export interface DataLayerEvent {
  readonly event: string;
  readonly ecommerce?: Readonly<Record<string, unknown>>;
  readonly search_term?: string;
}

/** @param more quantity, index, list */
export function ga4Item(product: Product, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    item_id: product.id,
    item_name: product.title,
    ...(product.brand === "" ? {} : { item_brand: product.brand }),
    item_category: product.department,
    ...(product.category === "" ? {} : { item_category2: product.category }),
    price: amount(product.cents),
    quantity: 1,
    ...more,
  };
}

/** @param listed products with their quantities; `value` is their sum */
export function ga4Basket(
  event: string,
  listed: readonly Line[],
  more: Readonly<Record<string, unknown>> = {},
): DataLayerEvent {
  const cents = listed.reduce((sum, { product, quantity }) => sum + product.cents * quantity, 0);
  return {
    event,
    ecommerce: {
      currency: "USD",
      value: amount(cents),
      items: listed.map(({ product, quantity }) => ga4Item(product, { quantity })),
      ...more,
    },
  };
}

/** Products shown one after another by the shop itself (Endcap's shelves report their own). */
export function ga4List(
  event: "view_item_list",
  listId: string,
  listName: string,
  products: readonly Product[],
): DataLayerEvent {
  return {
    event,
    ecommerce: {
      item_list_id: listId,
      item_list_name: listName,
      items: products.map((product, index) => ga4Item(product, { index })),
    },
  };
}

/** A product in the cart. */
export interface Line {
  readonly product: Product;
  readonly quantity: number;
}
