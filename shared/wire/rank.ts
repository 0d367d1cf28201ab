/** POST /v1/rank (edge → origin, signed): the ranked rung, all shelves of a page in one call. */
import * as z from "zod/mini";
import { consent } from "./consent.ts";
import { history } from "./history.ts";
import { country, device, itemId, shopId } from "./identifier.ts";
import { placementName } from "./placement.ts";
import { reason } from "./reason.ts";
import { itemListMax, shelvesMax } from "./recommendation-request.ts";
import { shopperReference } from "./shopper-reference.ts";

export const rankItemsMax = 200;

export const rankShelf = z.object({
  placement: placementName,
  item: z.optional(itemId),
  items: z.array(itemId).check(z.maxLength(itemListMax)),
  category: z.optional(z.string()),
  /** More than the shelf shows, so that masking leaves enough. */
  n: z.int().check(z.gte(1), z.lte(rankItemsMax)),
  exclude: z.array(itemId).check(z.maxLength(itemListMax)),
});
export const rankRequest = z.object({
  shop: shopId,
  shopper: z.optional(shopperReference),
  consent,
  country: z.optional(country),
  device: z.optional(device),
  history,
  requests: z.array(rankShelf).check(z.minLength(1), z.maxLength(shelvesMax)),
});
export const rankedItem = z.object({ id: itemId, score: z.number(), reason });
export const rankReply = z.object({
  /** The log position that the shopper's features had reached: cache only under a revision not newer than this. */
  revision: z.optional(z.string()),
  answers: z.array(z.object({ modelVersion: z.string(), items: z.array(rankedItem) })),
});
export type RankShelf = z.infer<typeof rankShelf>;
export type RankRequest = z.infer<typeof rankRequest>;
export type RankedItem = z.infer<typeof rankedItem>;
export type RankReply = z.infer<typeof rankReply>;
