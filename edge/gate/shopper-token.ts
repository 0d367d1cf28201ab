/** Shopper tokens: JWTs (HS256) that the edge signs for browsers, or the shop for its logins. Both are verified here, and remembered. */
import { errors, jwtVerify, SignJWT } from "jose";
import { fromBase64url } from "../../shared/trust/base64url.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { BoundedMap } from "../isolate/bounded-map.ts";
import { shopSecret } from "./shop-secret.ts";

/** `kid` of tokens that the edge signed itself; any other (or none) is the shop's. */
const edgeKeyId = "endcap";
const clockToleranceSeconds = 60;
const idCharsMax = 200;
const tokensMax = 10_000;
const keysMax = 1_000;

interface VerifiedToken {
  readonly id: string;
  readonly expiresAtMs: number;
}
const verified = new BoundedMap<VerifiedToken>(tokensMax);
const keys = new BoundedMap<CryptoKey>(keysMax);

/** @returns a token for `id` that works until `expiresAtMs` */
export async function signShopperToken(
  rootSecret: string,
  shop: string,
  id: string,
  nowMs: number,
  expiresAtMs: number,
): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: "HS256", kid: edgeKeyId })
    .setSubject(id)
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(Math.floor(expiresAtMs / 1000))
    .sign(await signingKey(rootSecret, "shopper-token", shop));
}

/** True for text that has the form of a signed token, whoever signed it. */
export const looksLikeToken = (text: string): boolean => /^[\w-]{10,}\.[\w-]+\.[\w-]+$/.test(text);

/**
 * @param expiredSeconds for how long a token is good beyond its end
 * @returns the shopper's id @throws EndcapError shopper/invalid-token
 */
export async function verifyShopperToken(
  rootSecret: string,
  shop: string,
  token: string,
  nowMs: number,
  expiredSeconds = clockToleranceSeconds,
): Promise<string> {
  const cacheKey = `${shop}/${token}`;
  const known = verified.get(cacheKey);
  if (known && known.expiresAtMs > nowMs) return known.id;
  const purpose = keyIdOf(token) === edgeKeyId ? "shopper-token" : "shopper-jwt";
  try {
    const { payload } = await jwtVerify(token, await signingKey(rootSecret, purpose, shop), {
      algorithms: ["HS256"],
      clockTolerance: expiredSeconds,
      currentDate: new Date(nowMs),
      requiredClaims: ["sub"],
    });
    const id = payload.sub ?? "";
    if (id === "" || id.length > idCharsMax) throw new EndcapError("shopper/invalid-token", "The token names nobody.");
    const expiresAtMs =
      payload.exp === undefined ? Number.POSITIVE_INFINITY : (payload.exp + clockToleranceSeconds) * 1000;
    verified.set(cacheKey, { id, expiresAtMs });
    return id;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new EndcapError("shopper/invalid-token", "The shopper's token has expired: ask for a new one.");
    if (error instanceof errors.JOSEError)
      throw new EndcapError("shopper/invalid-token", "The shopper's token was not signed by this shop or by the edge.");
    throw error;
  }
}

async function signingKey(rootSecret: string, purpose: "shopper-token" | "shopper-jwt", shop: string) {
  const secret = await shopSecret(rootSecret, purpose, shop);
  const known = keys.get(secret);
  if (known) return known;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, [
    "sign",
    "verify",
  ]);
  keys.set(secret, key);
  return key;
}

function keyIdOf(token: string): unknown {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(token.split(".")[0] ?? "")));
    return typeof header === "object" && header !== null && "kid" in header ? header.kid : undefined;
  } catch {
    return undefined;
  }
}
