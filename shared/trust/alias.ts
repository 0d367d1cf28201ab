/** Shopper id → alias: what leaves the edge instead of the id. */
import type { ShopperReference } from "../wire/shopper-reference.ts";
import { hmac } from "./hmac.ts";

/** @param aliasSecret deriveSecret(root, "alias", shop) @returns 22 characters: 132 bits of a keyed hash */
export async function shopperAlias(
  kind: ShopperReference["kind"],
  id: string,
  aliasSecret: string,
): Promise<ShopperReference> {
  return { kind, alias: (await hmac(aliasSecret, `${kind}/${id}`)).slice(0, 22) };
}
