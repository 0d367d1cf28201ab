/** A named place for a shelf: what it asks for and how much. */
import * as z from "zod/mini";

export const placementName = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,59}$/, "a placement is 1–60 of a–z, 0–9 and -"));
/** personal: for this shopper · similar: like the item · together: with the item or the cart · again: bought before · trending, popular: the crowd. */
export const strategy = z.enum(["personal", "similar", "together", "again", "trending", "popular"]);
export const placement = z.object({
  name: placementName,
  title: z.string().check(z.maxLength(120)),
  strategy,
  n: z.int().check(z.gte(1), z.lte(100)),
  /** At most this many items of one category in a row of n; 0 = no limit. */
  perCategoryMax: z._default(z.int().check(z.gte(0), z.lte(100)), 0),
});
export type Strategy = z.infer<typeof strategy>;
export type Placement = z.infer<typeof placement>;

/** What a new shop starts with. */
export const defaultPlacements: readonly Placement[] = [
  { name: "home", title: "Picked for you", strategy: "personal", n: 12, perCategoryMax: 3 },
  { name: "buy-again", title: "Buy it again", strategy: "again", n: 12, perCategoryMax: 0 },
  { name: "product", title: "Similar", strategy: "similar", n: 12, perCategoryMax: 0 },
  { name: "product-together", title: "Goes well with", strategy: "together", n: 12, perCategoryMax: 2 },
  { name: "cart", title: "Goes well with your cart", strategy: "together", n: 12, perCategoryMax: 2 },
  { name: "department", title: "Trending", strategy: "trending", n: 12, perCategoryMax: 0 },
  { name: "trending", title: "Trending now", strategy: "trending", n: 12, perCategoryMax: 2 },
  { name: "popular", title: "Popular", strategy: "popular", n: 12, perCategoryMax: 2 },
];
