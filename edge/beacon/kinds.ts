/**
 * GA4's e-commerce events and how they count in a history: 1 in, 0 out. A copy of shared/wire/event-kind.ts without what validates it (a
 * test compares them): this file travels to every shopper.
 */
export const kinds: Readonly<Record<string, 0 | 1>> = {
  view_item: 1,
  view_item_list: 0,
  select_item: 1,
  add_to_cart: 1,
  remove_from_cart: 0,
  view_cart: 0,
  add_to_wishlist: 1,
  begin_checkout: 0,
  add_shipping_info: 0,
  add_payment_info: 0,
  purchase: 1,
  refund: 0,
  search: 0,
  view_promotion: 0,
  select_promotion: 0,
};
