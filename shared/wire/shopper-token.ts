/** POST /v1/shoppers: a shopper token, signed by the edge. A browser keeps an anonymous one; a server may ask for one of its own ids. */
import * as z from "zod/mini";

export const shopperTokenRequest = z.object({
  /** Whom the token is for: only with a secret key. Absent: a new anonymous id. */
  shopper: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
});
export const shopperTokenReply = z.object({ shopper: z.string(), expiresAt: z.int() });
export type ShopperTokenReply = z.infer<typeof shopperTokenReply>;
