/** An item as a shop tells us. `categories` is a path from wide to narrow; the first is the department. */
import * as z from "zod/mini";
import { itemId, storableText } from "./identifier.ts";
import { money } from "./money.ts";

export const categoryDepthMax = 5;
const categories = z.array(storableText(1, 100)).check(z.maxLength(categoryDepthMax));
export const catalogueItem = z.object({
  id: itemId,
  title: storableText(1, 300),
  description: z.optional(storableText(0, 5_000)),
  categories: z._default(categories, []),
  brand: z.optional(storableText(0, 100)),
  price: z.optional(money),
  /** Units on hand; absent = not tracked, always available; 0 = out of stock. */
  stock: z.optional(z.int().check(z.gte(0), z.lte(1e9))),
  link: z.optional(storableText(0, 2_000)),
  image: z.optional(storableText(0, 2_000)),
});
const patched = catalogueItem.shape;
/** A partial change: what is absent stays, what is null is taken away (RFC 7396). `stock: null` stops tracking. */
export const catalogueItemPatch = z.object({
  title: z.optional(patched.title),
  description: z.nullable(patched.description),
  categories: z.optional(categories),
  brand: z.nullable(patched.brand),
  price: z.nullable(patched.price),
  stock: z.nullable(patched.stock),
  link: z.nullable(patched.link),
  image: z.nullable(patched.image),
});
export type CatalogueItem = z.infer<typeof catalogueItem>;
export type CatalogueItemPatch = z.infer<typeof catalogueItemPatch>;
