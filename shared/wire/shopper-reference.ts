/**
 * How the edge names a shopper to the origin without saying who it is: a keyed hash of the id (alias). Intake and ranking exchange an alias
 * of a person for the random shopperKey in one Postgres row; without that row the alias means nothing.
 */
import * as z from "zod/mini";

export const shopperReference = z.object({
  /** `person` (full consent, has a row), `session` (one visit, no row), `batch` (nobody known, no row). */
  kind: z.enum(["person", "session", "batch"]),
  alias: z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/)),
});
export type ShopperReference = z.infer<typeof shopperReference>;

/** The shopperKey of references that have no row. */
export const rowlessShopperKey = (reference: ShopperReference): string =>
  `${reference.kind === "session" ? "s" : "b"}.${reference.alias}`;
