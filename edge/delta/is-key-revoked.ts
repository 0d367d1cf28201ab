/** Whether the newest delta here revokes a key. Asking also keeps that delta fresh, behind the answer, for shops that only send events. */
import type { IsKeyRevoked } from "../bindings.ts";
import { liveShops } from "./live-shops.ts";

export const isKeyRevoked: IsKeyRevoked = (context, shop, keyId) => {
  liveShops.keepFresh(
    context.get("edge"),
    shop,
    (promise) => context.executionCtx.waitUntil(promise),
    context.get("receivedAt"),
  );
  return liveShops.deltas.isKeyRevoked(shop, keyId);
};
