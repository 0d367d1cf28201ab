/** What storefronts report, in GA4's words: one row a kind. Everything that depends on the kind alone is a column here. */
import * as z from "zod/mini";

interface EventKind {
  /** The number models see (`kind` input), never reused. */
  readonly code: number;
  /** Strength in a shopper's history before it fades with age; 0 keeps it out of histories. */
  readonly historyWeight: number;
  /** Strength in popularity and trending counts; 0 keeps it out. */
  readonly crowdWeight: number;
  /** Refused without at least one item. */
  readonly needsItems: boolean;
}

export const eventKinds = {
  view_item: { code: 1, historyWeight: 1, crowdWeight: 1, needsItems: true },
  view_item_list: { code: 2, historyWeight: 0, crowdWeight: 0, needsItems: true },
  select_item: { code: 3, historyWeight: 1, crowdWeight: 1, needsItems: true },
  add_to_cart: { code: 4, historyWeight: 3, crowdWeight: 3, needsItems: true },
  remove_from_cart: { code: 5, historyWeight: 0, crowdWeight: 0, needsItems: true },
  view_cart: { code: 6, historyWeight: 0, crowdWeight: 0, needsItems: false },
  add_to_wishlist: { code: 7, historyWeight: 2, crowdWeight: 2, needsItems: true },
  begin_checkout: { code: 8, historyWeight: 0, crowdWeight: 0, needsItems: false },
  add_shipping_info: { code: 9, historyWeight: 0, crowdWeight: 0, needsItems: false },
  add_payment_info: { code: 10, historyWeight: 0, crowdWeight: 0, needsItems: false },
  purchase: { code: 11, historyWeight: 4, crowdWeight: 5, needsItems: true },
  refund: { code: 12, historyWeight: 0, crowdWeight: 0, needsItems: false },
  search: { code: 13, historyWeight: 0, crowdWeight: 0, needsItems: false },
  view_promotion: { code: 14, historyWeight: 0, crowdWeight: 0, needsItems: false },
  select_promotion: { code: 15, historyWeight: 0, crowdWeight: 0, needsItems: false },
} as const satisfies Record<string, EventKind>;

export type EventName = keyof typeof eventKinds;
export const eventNames = Object.keys(eventKinds) as [EventName, ...EventName[]];
export const eventName = z.enum(eventNames);
export const eventKind = (name: EventName): EventKind => eventKinds[name];
