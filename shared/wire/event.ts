/** What a storefront saw. GA4's item and parameter names, so that a shop's existing `dataLayer` is already right. */
import * as z from "zod/mini";
import { consent } from "./consent.ts";
import { eventName } from "./event-kind.ts";
import { currency, itemId, storableText } from "./identifier.ts";

export const eventsMax = 100;
export const itemsPerEventMax = 200;
export const eventBodyBytesMax = 60_000;
export const eventAgeMsMax = 72 * 3600_000;
export const eventAheadMsMax = 10 * 60_000;
export const quantityMax = 100_000;

export const eventItem = z.object({
  item_id: itemId,
  price: z.optional(z.number().check(z.gte(0), z.lte(1e9))),
  quantity: z.optional(z.number().check(z.gte(0), z.lte(quantityMax))),
  /** Position in the list where it was seen or clicked, from 0. */
  index: z.optional(z.int().check(z.gte(0), z.lte(10_000))),
  item_list_id: z.optional(storableText(0, 200)),
});

export const event = z.object({
  id: storableText(1, 100),
  name: eventName,
  /** Milliseconds since the epoch by the sender's clock; `sentAt` of the batch corrects its skew. */
  at: z.int().check(z.gte(0), z.lte(8.64e15)),
  shopper: z.optional(storableText(1, 2_000)),
  session: z.optional(storableText(1, 100)),
  consent: z.optional(consent),
  items: z.optional(z.array(eventItem).check(z.maxLength(itemsPerEventMax))),
  currency: z.optional(currency),
  value: z.optional(z.number().check(z.gte(-1e12), z.lte(1e12))),
  transaction_id: z.optional(storableText(0, 200)),
  search_term: z.optional(storableText(0, 500)),
  engagement_time_msec: z.optional(z.number().check(z.gte(0), z.lte(1e9))),
  recommendationId: z.optional(storableText(0, 100)),
});

export type EventItem = z.infer<typeof eventItem>;
export type Event = z.infer<typeof event>;

export const eventExample: Event = {
  id: "e-1",
  name: "add_to_cart",
  at: 1_732_480_000_000,
  session: "s-1",
  consent: "full",
  items: [{ item_id: "995242", price: 2.45, quantity: 1, index: 3 }],
  currency: "USD",
  value: 2.45,
};
