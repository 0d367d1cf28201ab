/** What every message says beside its content: which shop, whose, when and from where. */
import { hmac } from "../../shared/trust/hmac.ts";
import type { Consent } from "../../shared/wire/consent.ts";
import type { Device } from "../../shared/wire/identifier.ts";
import type { ShopperReference } from "../../shared/wire/shopper-reference.ts";
import { BoundedMap } from "../isolate/bounded-map.ts";
import type { Caller } from "./caller.ts";
import type { Identity } from "./identify.ts";
import type { EdgeContext } from "./route.ts";
import { shopSecret } from "./shop-secret.ts";

export interface Envelope {
  readonly shop: string;
  readonly shopper: ShopperReference;
  readonly consent: Consent;
  readonly receivedAt: number;
  readonly country?: string;
  readonly device?: Device;
  readonly source?: string;
  readonly requestId: string;
}

const hourMs = 3600_000;
const sourceCharsMax = 22;
const sourcesMax = 10_000;
const sources = new BoundedMap<string>(sourcesMax);

export async function envelope(context: EdgeContext, caller: Caller, identity: Identity): Promise<Envelope> {
  const browser = caller.key.kind === "publishable";
  return {
    shop: caller.key.shop,
    shopper: identity.shopper,
    consent: identity.consent,
    receivedAt: context.get("receivedAt"),
    ...(caller.country === undefined ? {} : { country: caller.country }),
    ...(caller.device === undefined ? {} : { device: caller.device }),
    ...(browser ? { source: await sourceOf(context, caller) } : {}),
    requestId: context.get("requestId"),
  };
}

/** A keyed hash of the address, another each hour: tells senders apart for crowd guards, and nobody for long. */
async function sourceOf(context: EdgeContext, caller: Caller): Promise<string> {
  const { shop } = caller.key;
  const hour = Math.floor(context.get("receivedAt") / hourMs);
  const cacheKey = `${shop}/${hour}/${caller.address}`;
  const known = sources.get(cacheKey);
  if (known !== undefined) return known;
  const secret = await shopSecret(context.get("edge").secret, "source", shop);
  const source = (await hmac(secret, `${hour}/${caller.address}`)).slice(0, sourceCharsMax);
  sources.set(cacheKey, source);
  return source;
}
