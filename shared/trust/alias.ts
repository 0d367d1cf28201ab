/** Shopper id → alias: what leaves the edge instead of the id. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { ShopperReference } from "../wire/shopper-reference.ts";
import { toBase64url } from "./base64url.ts";

type Keyed = ReturnType<typeof hmac.create>;

const encoder = new TextEncoder();
const aliasBytes = 17;
const aliasCharsMax = 22;
const keyedMax = 1_000;
/** With the key taken in: an alias then costs two blocks of SHA-256, a tenth of what a job of WebCrypto does. */
const keyed = new Map<string, Keyed>();

/** @param aliasSecret deriveSecret(root, "alias", shop) @returns 22 characters: 132 bits of HMAC-SHA256 */
export function shopperAlias(kind: ShopperReference["kind"], id: string, aliasSecret: string): ShopperReference {
  const mac = keyedBy(aliasSecret)
    .clone()
    .update(encoder.encode(`${kind}/${id}`))
    .digest();
  return { kind, alias: toBase64url(mac.subarray(0, aliasBytes)).slice(0, aliasCharsMax) };
}

function keyedBy(secret: string): Keyed {
  const known = keyed.get(secret);
  if (known) return known;
  if (keyed.size >= keyedMax) keyed.clear();
  const made = hmac.create(sha256, encoder.encode(secret));
  keyed.set(secret, made);
  return made;
}
