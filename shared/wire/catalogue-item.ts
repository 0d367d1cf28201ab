/** An item as a shop tells us. `categories` is a path from wide to narrow; the first is the department. */
import * as z from "zod/mini";
import { itemId } from "./identifier.ts";
import { money } from "./money.ts";

export const categoryDepthMax = 5;
export const catalogueItem = z.object({
  id: itemId,
  title: z.string().check(z.minLength(1), z.maxLength(300)),
  description: z.optional(z.string().check(z.maxLength(5_000))),
  categories: z._default(
    z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.maxLength(categoryDepthMax)),
    [],
  ),
  brand: z.optional(z.string().check(z.maxLength(100))),
  price: z.optional(money),
  /** Units on hand; absent = not tracked, always available; 0 = out of stock. */
  stock: z.optional(z.int().check(z.gte(0), z.lte(1e9))),
  link: z.optional(z.string().check(z.maxLength(2_000))),
  image: z.optional(z.string().check(z.maxLength(2_000))),
});
const patched = catalogueItem.shape;
/** A partial change: what is absent stays, what is null is taken away (RFC 7396). `stock: null` stops tracking. */
export const catalogueItemPatch = z.object({
  title: z.optional(patched.title),
  description: z.nullable(patched.description),
  categories: z.optional(
    z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.maxLength(categoryDepthMax)),
  ),
  brand: z.nullable(patched.brand),
  price: z.nullable(patched.price),
  stock: z.nullable(patched.stock),
  link: z.nullable(patched.link),
  image: z.nullable(patched.image),
});
export type CatalogueItem = z.infer<typeof catalogueItem>;
export type CatalogueItemPatch = z.infer<typeof catalogueItemPatch>;
