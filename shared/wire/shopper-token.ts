/** POST /v1/shoppers: an anonymous id, signed by the edge, that a browser keeps. */
import * as z from "zod/mini";

export const shopperTokenReply = z.object({ shopper: z.string(), expiresAt: z.int() });
export type ShopperTokenReply = z.infer<typeof shopperTokenReply>;
