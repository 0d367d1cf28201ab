// GET /v1/delta/{shop}: signed by the edge, answered from memory; 304 while nothing moved.

import { EndcapError } from "../../shared/wire/error-code.ts";
import { shopId } from "../../shared/wire/identifier.ts";
import type { OriginRoutes } from "../http/error-door.ts";
import { readSignedBody } from "../http/read-body.ts";
import type { DeltaBoard } from "./delta-board.ts";

export function deltaRoutes(
  routes: OriginRoutes,
  board: DeltaBoard,
  serviceSecret: string,
  now: () => number,
): OriginRoutes {
  return routes.get("/v1/delta/:shop", async (context) => {
    await readSignedBody(context, 0, serviceSecret, now());
    const shop = shopId.safeParse(context.req.param("shop"));
    if (!shop.success) throw new EndcapError("shop/unknown", "There is no such shop.");
    const { delta, etag } = await board.delta(shop.data);
    context.header("etag", etag);
    context.header("cache-control", "no-store");
    return context.req.header("if-none-match") === etag ? context.body(null, 304) : context.json(delta);
  });
}
