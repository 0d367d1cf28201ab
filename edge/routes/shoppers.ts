/** POST /v1/shoppers: a signed shopper token. A browser gets a new anonymous id; a server may name whom the token is for. */
import { toBase64url } from "../../shared/trust/base64url.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { ShopperTokenReply } from "../../shared/wire/shopper-token.ts";
import { shopperTokenRequest } from "../../shared/wire/shopper-token.ts";
import { authenticate } from "../gate/authenticate.ts";
import { readJson } from "../gate/read-json.ts";
import type { Route } from "../gate/route.ts";
import { signShopperToken } from "../gate/shopper-token.ts";
import { spend } from "../gate/spend.ts";

const dayMs = 24 * 3600_000;
/** As long as browsers keep anything. */
const anonymousMs = 400 * dayMs;
/** A login is vouched for by its server, which is asked again each day. */
const namedMs = dayMs;
const bodyBytesMax = 2_000;

export const shoppersRoute: Route = {
  path: "/v1/shoppers",
  methods: {
    POST: async (context) => {
      const caller = await authenticate(context);
      const { shopper } = await readJson(context, {
        schema: shopperTokenRequest,
        bytesMax: bodyBytesMax,
        contentTypes: ["application/json", "text/plain"],
        emptyMeans: {},
      });
      if (shopper !== undefined && caller.key.kind !== "secret")
        throw new EndcapError("key/scope", "Only a secret key may ask for a named shopper's token.");
      await spend(context, caller, undefined);
      const nowMs = context.get("receivedAt");
      const expiresAt = nowMs + (shopper === undefined ? anonymousMs : namedMs);
      const id = shopper ?? `a.${toBase64url(crypto.getRandomValues(new Uint8Array(16)))}`;
      const token = await signShopperToken(context.get("edge").secret, caller.key.shop, id, nowMs, expiresAt);
      context.header("cache-control", "no-store");
      return context.json({ shopper: token, expiresAt } satisfies ShopperTokenReply);
    },
  },
};
