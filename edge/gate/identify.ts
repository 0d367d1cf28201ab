/** Whose call it is: what the caller states, cut to what consent allows, as an alias that leaves the edge. */
import { shopperAlias } from "../../shared/trust/alias.ts";
import { toBase64url } from "../../shared/trust/base64url.ts";
import type { Consent } from "../../shared/wire/consent.ts";
import { effectiveConsent } from "../../shared/wire/consent.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { ShopperReference } from "../../shared/wire/shopper-reference.ts";
import { BoundedMap } from "../isolate/bounded-map.ts";
import type { Caller } from "./caller.ts";
import type { EdgeContext } from "./route.ts";
import { shopSecret } from "./shop-secret.ts";
import { looksLikeToken, verifyShopperToken } from "./shopper-token.ts";

export interface Stated {
  readonly shopper?: string | undefined;
  readonly session?: string | undefined;
  readonly consent?: Consent | undefined;
}

export interface Identity {
  /** What counts: as stated, and at most `session` when absent or under Global Privacy Control. */
  readonly consent: Consent;
  /** `person` only with full consent and a proven id; `session` for one visit; otherwise `batch`: nobody. */
  readonly shopper: ShopperReference;
}

const aliasesMax = 10_000;
/** As long as browsers keep anything. */
const expiredSecondsMax = 400 * 24 * 3600;
const aliases = new BoundedMap<ShopperReference>(aliasesMax);

/** @throws EndcapError shopper/unsigned (a bare id with a browser's key) or shopper/invalid-token */
export async function identify(context: EdgeContext, caller: Caller, stated: Stated): Promise<Identity> {
  const consent = effectiveConsent(stated.consent, caller.globalPrivacyControl);
  if (consent === "none") return { consent, shopper: nobody() };
  const id = stated.shopper === undefined ? undefined : await provenId(context, caller, stated.shopper);
  if (consent === "full" && id !== undefined) return { consent, shopper: await alias(context, caller, "person", id) };
  if (stated.session !== undefined)
    return { consent, shopper: await alias(context, caller, "session", stated.session) };
  return { consent, shopper: nobody() };
}

/**
 * The person whom a token proves, or a server vouches for, whatever is consented to. An expired token still tells whose it was: enough to
 * be forgotten. @throws as `identify`
 */
export async function provenPerson(
  context: EdgeContext,
  caller: Caller,
  shopper: string,
): Promise<ShopperReference & { readonly kind: "person" }> {
  const id = await provenId(context, caller, shopper, expiredSecondsMax);
  return { kind: "person", alias: (await alias(context, caller, "person", id)).alias };
}

/** Random, so that nothing ties two calls together. */
export const nobody = (): ShopperReference => ({
  kind: "batch",
  alias: toBase64url(crypto.getRandomValues(new Uint8Array(16))),
});

async function provenId(
  context: EdgeContext,
  caller: Caller,
  shopper: string,
  expiredSeconds?: number,
): Promise<string> {
  const { shop, kind } = caller.key;
  if (looksLikeToken(shopper))
    return verifyShopperToken(context.get("edge").secret, shop, shopper, context.get("receivedAt"), expiredSeconds);
  if (kind === "secret") return shopper;
  throw new EndcapError(
    "shopper/unsigned",
    "With a browser's key a shopper is a signed token: from POST /v1/shoppers, or a JWT of the shop.",
  );
}

async function alias(
  context: EdgeContext,
  caller: Caller,
  kind: "person" | "session",
  id: string,
): Promise<ShopperReference> {
  const { shop } = caller.key;
  const cacheKey = `${shop}/${kind}/${id}`;
  const known = aliases.get(cacheKey);
  if (known) return known;
  const reference = shopperAlias(kind, id, await shopSecret(context.get("edge").secret, "alias", shop));
  aliases.set(cacheKey, reference);
  return reference;
}
