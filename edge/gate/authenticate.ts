/** Which key calls, and whether it may: signature in the isolate, revocation by the delta, browser keys bound to their origins. */
import type { ApiKey } from "../../shared/trust/api-key.ts";
import { verifyApiKey } from "../../shared/trust/api-key.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { BoundedMap } from "../isolate/bounded-map.ts";
import type { Caller } from "./caller.ts";
import type { EdgeContext } from "./route.ts";
import { senderAddress, senderCountry, senderDevice } from "./sender.ts";
import { shopSecret } from "./shop-secret.ts";

const keysMax = 2_000;
const verified = new BoundedMap<ApiKey>(keysMax);

/** @throws EndcapError key/missing, key/malformed, key/unknown, key/revoked or key/origin */
export async function authenticate(context: EdgeContext): Promise<Caller> {
  const key = await verifiedKey(keyText(context), context.get("edge").secret);
  if (context.get("isKeyRevoked")(context, key.shop, key.id))
    throw new EndcapError("key/revoked", "This key was revoked.");
  if (key.kind === "publishable") requireOrigin(key, context);
  const { headers } = context.req.raw;
  const browser = key.kind === "publishable";
  return {
    key,
    address: senderAddress(headers),
    globalPrivacyControl: headers.get("sec-gpc") === "1",
    country: browser ? senderCountry(context.req.raw) : undefined,
    device: browser ? senderDevice(headers) : undefined,
  };
}

/** `Authorization: Bearer`, or `?key=` where headers cannot be set: GET, and sendBeacon's text/plain. */
function keyText(context: EdgeContext): string {
  const bearer = /^Bearer +(\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  const text = bearer ?? context.req.query("key");
  if (!text) throw new EndcapError("key/missing", "Send a key: Authorization: Bearer <key>, or ?key=.");
  return text;
}

async function verifiedKey(text: string, rootSecret: string): Promise<ApiKey> {
  const known = verified.get(text);
  if (known) return known;
  const key = await verifyApiKey(text, await shopSecret(rootSecret, "api-key"));
  verified.set(text, key);
  return key;
}

/** A browser names its page's origin; a same-origin GET does so only by its referrer. */
function requireOrigin(key: ApiKey, context: EdgeContext): void {
  if (key.origins.length === 0) return;
  const origin = context.req.header("origin") ?? originOf(context.req.header("referer"));
  if (origin === undefined || !key.origins.includes(origin))
    throw new EndcapError("key/origin", "This key may not be used from here: its owner lists the origins that may.");
}

function originOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : (URL.parse(url)?.origin ?? undefined);
}
