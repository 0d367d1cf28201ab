/** POST /v1/recommendations: all shelves of a page in one call. */
import * as z from "zod/mini";
import { cardField } from "./card.ts";
import { consent } from "./consent.ts";
import { history } from "./history.ts";
import { country, device, itemId } from "./identifier.ts";
import { placementName } from "./placement.ts";

export const shelvesMax = 10;
export const shelfItemsMax = 100;
export const itemListMax = 200;
export const recommendationBodyBytesMax = 60_000;

export const shelfRequest = z.object({
  placement: placementName,
  /** The item on the page. */
  item: z.optional(itemId),
  /** The cart, or other items that matter together. */
  items: z.optional(z.array(itemId).check(z.maxLength(itemListMax))),
  /** A department or category to stay in ("PRODUCE"). */
  category: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  n: z.optional(z.int().check(z.gte(1), z.lte(shelfItemsMax))),
  exclude: z.optional(z.array(itemId).check(z.maxLength(itemListMax))),
  fields: z.optional(z.array(cardField).check(z.maxLength(10))),
});
export const recommendationRequest = z.object({
  /** A token signed by the edge or the shop; a bare id only with a secret key. */
  shopper: z.optional(z.string().check(z.minLength(1), z.maxLength(2_000))),
  session: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  consent: z.optional(consent),
  history: z.optional(history),
  context: z.optional(z.object({ country: z.optional(country), device: z.optional(device) })),
  requests: z.array(shelfRequest).check(z.minLength(1), z.maxLength(shelvesMax)),
});
export type ShelfRequest = z.infer<typeof shelfRequest>;
export type RecommendationRequest = z.infer<typeof recommendationRequest>;

export const recommendationRequestExample: RecommendationRequest = {
  consent: "full",
  history: [{ item: "1082185", event: "view_item", ageMs: 1200 }],
  context: { country: "GB", device: "mobile" },
  requests: [{ placement: "product", item: "995242", n: 8, exclude: ["981760"], fields: ["title", "price"] }],
};
