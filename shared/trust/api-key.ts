/** API keys carry their own claims and a signature, so any isolate verifies them without a look-up. Revocation travels in the delta. */
import * as z from "zod/mini";
import { EndcapError } from "../wire/error-code.ts";
import { shopId } from "../wire/identifier.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { hmac, hmacMatches } from "./hmac.ts";

const claims = z.object({
  /** Key id, for revocation. */
  id: z.string().check(z.minLength(1), z.maxLength(40)),
  shop: shopId,
  /** Browser origins that may use a publishable key; empty = any. */
  origins: z._default(z.array(z.string().check(z.maxLength(200))).check(z.maxLength(50)), []),
  /** Calls a minute, per key and shopper (or address). */
  limitPerMinute: z.int().check(z.gte(1), z.lte(10_000_000)),
});
export type ApiKeyClaims = z.infer<typeof claims>;
/** publishable: in a browser, recommend and events. secret: on a server, everything. */
export type ApiKey = ApiKeyClaims & { kind: "publishable" | "secret" };

const prefixes = { publishable: "pk", secret: "sk" } as const;
const keyCharsMax = 20_000;

export async function issueApiKey(key: ApiKey, secret: string): Promise<string> {
  const { kind, ...rest } = key;
  const payload = toBase64url(new TextEncoder().encode(JSON.stringify(rest)));
  const signed = `${prefixes[kind]}_${payload}`;
  return `${signed}.${await hmac(secret, signed)}`;
}

/** @throws EndcapError key/malformed (not a key) or key/unknown (not signed by us) */
export async function verifyApiKey(text: string, secret: string): Promise<ApiKey> {
  const match = text.length <= keyCharsMax ? /^((pk|sk)_([A-Za-z0-9_-]+))\.([A-Za-z0-9_-]{43})$/.exec(text) : null;
  if (!match) throw new EndcapError("key/malformed", "This is not an Endcap key: keys start with pk_ or sk_.");
  const [, signed = "", prefix = "", payload = "", mac = ""] = match;
  const macBytes = fromBase64url(mac);
  if (!macBytes || !(await hmacMatches(secret, signed, macBytes)))
    throw new EndcapError("key/unknown", "This key is not known here.");
  const parsed = claims.safeParse(JSON.parse(new TextDecoder().decode(fromBase64url(payload))));
  if (!parsed.success) throw new EndcapError("key/malformed", "This key's claims are not understood.");
  return { kind: prefix === "pk" ? "publishable" : "secret", ...parsed.data };
}
