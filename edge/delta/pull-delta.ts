/** One pull of a shop's delta from the origin: signed, conditional, limited in time and size. */
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import type { Delta } from "../../shared/wire/delta.ts";
import { delta as deltaSchema } from "../../shared/wire/delta.ts";
import { shopSecret } from "../gate/shop-secret.ts";

export const pullMsMax = 2_000;
const deltaBytesMax = 4 * 1024 * 1024;

export interface DeltaSource {
  readonly originUrl: string;
  readonly secret: string;
}
export type Pulled =
  | { readonly changed: false }
  | { readonly changed: true; readonly delta: Delta; readonly etag: string };

/** @throws Error when the origin is down, slow, or says something else than a delta */
export async function pullDelta(
  source: DeltaSource,
  shop: string,
  etag: string | undefined,
  nowMs: number,
): Promise<Pulled> {
  const url = new URL(`${source.originUrl}/v1/delta/${shop}`);
  const path = url.pathname;
  const secret = await shopSecret(source.secret, "service");
  const headers = new Headers({ [signatureHeader]: await signCall({ method: "GET", path, body: "" }, secret, nowMs) });
  if (etag !== undefined) headers.set("if-none-match", etag);
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(pullMsMax) });
  if (response.status === 304 && etag !== undefined) {
    await response.body?.cancel();
    return { changed: false };
  }
  if (!response.ok || Number(response.headers.get("content-length") ?? 0) > deltaBytesMax) {
    await response.body?.cancel();
    throw new Error(`the origin answered ${response.status} to ${path}`);
  }
  const parsed = deltaSchema.safeParse(await response.json());
  if (!parsed.success || parsed.data.shop !== shop) throw new Error(`${path} is not a delta`);
  return { changed: true, delta: parsed.data, etag: response.headers.get("etag") ?? "" };
}
