/** POST /v1/shoppers/withdrawal: a person no longer allows being known. What intake gets of it: whose (an alias), and when. */
import * as z from "zod/mini";
import { shopId, storableText } from "./identifier.ts";
import { shopperReference } from "./shopper-reference.ts";

export const withdrawalRequest = z.object({
  /** The token that stood for the person, also an expired one; or the shop's own id with a secret key. */
  shopper: storableText(1, 2_000),
});
/** The same words as for events: it is safe. */
export const withdrawalReply = z.object({ accepted: z.literal(1) });

/** Whatever of this alias happened or was received before `receivedAt` is not used from then on. */
export const withdrawalMessage = z.object({
  type: z.literal("withdrawal"),
  shop: shopId,
  shopper: z.extend(shopperReference, { kind: z.literal("person") }),
  /** When the edge accepted it, milliseconds since the epoch. */
  receivedAt: z.int(),
  requestId: z.optional(z.string().check(z.maxLength(100))),
});
export type WithdrawalMessage = z.infer<typeof withdrawalMessage>;
export type WithdrawalReply = z.infer<typeof withdrawalReply>;
