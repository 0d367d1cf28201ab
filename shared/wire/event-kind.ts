/** What storefronts report, in GA4's words: one row a kind. Everything that depends on the kind alone is a column here. */
import * as z from "zod/mini";

interface EventKind {
  /** The number models see (`kind` input), never reused. */
  readonly code: number;
  /** Strength in a shopper's history before it fades with age; 0 keeps it out of histories. */
  readonly historyWeight: number;
  /** Strength in popularity and trending counts; 0 keeps it out. */
  readonly crowdWeight: number;
}

export const eventKinds = {
  view_item: { code: 1, historyWeight: 1, crowdWeight: 1 },
  view_item_list: { code: 2, historyWeight: 0, crowdWeight: 0 },
  select_item: { code: 3, historyWeight: 1, crowdWeight: 1 },
  add_to_cart: { code: 4, historyWeight: 3, crowdWeight: 3 },
  remove_from_cart: { code: 5, historyWeight: 0, crowdWeight: 0 },
  view_cart: { code: 6, historyWeight: 0, crowdWeight: 0 },
  add_to_wishlist: { code: 7, historyWeight: 2, crowdWeight: 2 },
  begin_checkout: { code: 8, historyWeight: 0, crowdWeight: 0 },
  add_shipping_info: { code: 9, historyWeight: 0, crowdWeight: 0 },
  add_payment_info: { code: 10, historyWeight: 0, crowdWeight: 0 },
  purchase: { code: 11, historyWeight: 4, crowdWeight: 5 },
  refund: { code: 12, historyWeight: 0, crowdWeight: 0 },
  search: { code: 13, historyWeight: 0, crowdWeight: 0 },
  view_promotion: { code: 14, historyWeight: 0, crowdWeight: 0 },
  select_promotion: { code: 15, historyWeight: 0, crowdWeight: 0 },
} as const satisfies Record<string, EventKind>;

export type EventName = keyof typeof eventKinds;
export const eventNames = Object.keys(eventKinds) as [EventName, ...EventName[]];
export const eventName = z.enum(eventNames);
export const eventKind = (name: EventName): EventKind => eventKinds[name];
