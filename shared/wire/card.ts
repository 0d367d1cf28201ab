/** What a shelf needs to draw an item. */
import * as z from "zod/mini";
import { itemId } from "./identifier.ts";
import { money } from "./money.ts";

export const cardFields = ["title", "link", "image", "price", "brand", "category"] as const;
export const cardField = z.enum(cardFields);
export const card = z.object({
  id: itemId,
  title: z.optional(z.string()),
  link: z.optional(z.string()),
  image: z.optional(z.string()),
  price: z.optional(money),
  brand: z.optional(z.string()),
  category: z.optional(z.string()),
});
export type CardField = z.infer<typeof cardField>;
export type Card = z.infer<typeof card>;
