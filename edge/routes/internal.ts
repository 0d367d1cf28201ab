/** PUT /v1/internal/…: the origin publishes files here, signed as a service. Cards first, then the bundle that names them. */
import { signatureHeader, verifyCall } from "../../shared/trust/service-signature.ts";
import { bundleBytesMax } from "../../shared/wire/bundle.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { checksum as checksumShape, shopId } from "../../shared/wire/identifier.ts";
import { bundlesBytesMax } from "../bundle/bundles.ts";
import { forgetOldVersions } from "../bundle/forget-old-versions.ts";
import { storeBundle, storeCards } from "../bundle/store-bundle.ts";
import { liveShops } from "../delta/live-shops.ts";
import { checkShape } from "../gate/read-json.ts";
import type { EdgeContext, Route } from "../gate/route.ts";
import { shopSecret } from "../gate/shop-secret.ts";

/** KV's own limit for a value. */
const cardsBytesMax = 25 * 1024 * 1024;

export const internalCardsRoute: Route = {
  path: "/v1/internal/cards/:shop/:checksum",
  methods: {
    PUT: async (context) => {
      const { shop, checksum, body } = await readFile(context, cardsBytesMax);
      await storeCards(context.get("edge").published, shop, checksum, body, context.get("receivedAt"));
      return context.json({ shop, checksum, bytes: body.byteLength });
    },
  },
};

export const internalBundlesRoute: Route = {
  path: "/v1/internal/bundles/:shop/:checksum",
  methods: {
    PUT: async (context) => {
      const { shop, checksum, body } = await readFile(context, bundleBytesMax);
      const { bundles } = liveShops;
      const { published } = context.get("edge");
      const nowMs = context.get("receivedAt");
      const known = bundles.serving(shop);
      const { bundle, current } = await storeBundle(published, shop, checksum, body, known, bundlesBytesMax, nowMs);
      bundles.keep(shop, bundle, nowMs);
      context.executionCtx.waitUntil(forgetOldVersions(published, shop, current, nowMs));
      return context.json({ shop, checksum, bytes: body.byteLength, items: bundle.bundle.count });
    },
  },
};

async function readFile(context: EdgeContext, bytesMax: number) {
  const header = context.req.header(signatureHeader);
  if (!header) throw new EndcapError("signature/missing", "This call needs a service signature.");
  const body = await readBytes(context.req.raw, bytesMax);
  const { pathname, search } = new URL(context.req.url);
  const call = { method: "PUT", path: pathname + search, body: new Uint8Array(body) };
  await verifyCall(call, header, await shopSecret(context.get("edge").secret, "service"), context.get("receivedAt"));
  return {
    shop: checkShape(context.req.param("shop"), shopId),
    checksum: checkShape(context.req.param("checksum"), checksumShape),
    body,
  };
}

async function readBytes(request: Request, bytesMax: number): Promise<ArrayBuffer> {
  const tooLarge = () => new EndcapError("request/too-large", `The file is over ${bytesMax} bytes.`);
  const announced = Number(request.headers.get("content-length") ?? Number.NaN);
  if (announced > bytesMax) throw tooLarge();
  if (announced <= bytesMax) return request.arrayBuffer();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body ?? []) {
    bytes += part.length;
    if (bytes > bytesMax) throw tooLarge();
    parts.push(part);
  }
  return new Blob(parts).arrayBuffer();
}
