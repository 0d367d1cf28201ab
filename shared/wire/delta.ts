/** GET /v1/delta/{shop} (edge → origin, signed, ETag): what changed since the bundle, small enough to pull every second. */
import * as z from "zod/mini";
import { checksum, itemId, shopId } from "./identifier.ts";
import { money } from "./money.ts";
import { rules } from "./rule.ts";

export const deltaItemsMax = 5_000;
export const crowdListItemsMax = 50;

export const delta = z.object({
  shop: shopId,
  /** Milliseconds since the epoch when the origin last knew this to be true. */
  at: z.int(),
  /** The bundle that should serve; undefined before the first publication. */
  bundle: z.optional(checksum),
  /** Availability that differs from that bundle's. */
  unavailable: z.array(itemId).check(z.maxLength(deltaItemsMax)),
  available: z.array(itemId).check(z.maxLength(deltaItemsMax)),
  prices: z.record(itemId, money),
  /** List key (see bundle lists: `trending`, `trending/PRODUCE`, `trending@GB`) → item ids and scores, best first. */
  lists: z.record(z.string(), z.array(z.tuple([itemId, z.number()])).check(z.maxLength(crowdListItemsMax))),
  rules,
  /** Key ids that no longer work. */
  revokedKeys: z.array(z.string()).check(z.maxLength(10_000)),
});
export type Delta = z.infer<typeof delta>;
