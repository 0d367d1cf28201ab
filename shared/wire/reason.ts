/** Why an item is on a shelf, as data; the edge turns it into words with the titles it has. */
import * as z from "zod/mini";
import { itemId } from "./identifier.ts";

export const reason = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("history"), item: itemId, event: z.optional(z.string()) }),
  z.object({ kind: z.literal("goes-with"), item: itemId }),
  z.object({ kind: z.literal("similar"), item: itemId }),
  z.object({ kind: z.literal("bought-before"), ageDays: z.optional(z.number()) }),
  z.object({ kind: z.literal("affinity"), category: z.string() }),
  z.object({ kind: z.literal("trending"), category: z.optional(z.string()), country: z.optional(z.string()) }),
  z.object({ kind: z.literal("popular"), category: z.optional(z.string()) }),
  z.object({ kind: z.literal("rule"), rule: z.string() }),
]);
export type Reason = z.infer<typeof reason>;

/** @param titleOf title of an item id, or undefined where its card is not at hand */
export function reasonText(why: Reason, titleOf: (item: string) => string | undefined): string {
  switch (why.kind) {
    case "history": {
      const verb = why.event === "purchase" ? "bought" : why.event === "add_to_cart" ? "put in your cart" : "looked at";
      return `Because you ${verb} ${titleOf(why.item) ?? "something like it"}`;
    }
    case "goes-with":
      return `Goes well with ${titleOf(why.item) ?? "this"}`;
    case "similar":
      return `Similar to ${titleOf(why.item) ?? "this"}`;
    case "bought-before":
      return why.ageDays === undefined ? "You bought it before" : `You bought it ${Math.round(why.ageDays)} days ago`;
    case "affinity":
      return `You often choose ${why.category}`;
    case "trending":
      return why.category ? `Trending in ${why.category}` : why.country ? `Trending in ${why.country}` : "Trending now";
    case "popular":
      return why.category ? `Popular in ${why.category}` : "Popular in this shop";
    case "rule":
      return "Picked by the shop";
  }
}
