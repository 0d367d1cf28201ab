/** What every call passes, whatever its route: a request id, CORS, counters, and one door for failures. */
import type { Hono } from "hono";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { flushSoon } from "../answers/deliver-answers.ts";
import type { EdgeEnv, IsKeyRevoked } from "../bindings.ts";
import { readBindings } from "../bindings.ts";
import { count } from "../counters/counters.ts";
import { allowOrigin, preflight } from "./cross-origin.ts";
import { drainUnread } from "./drain.ts";
import { answerError } from "./error-door.ts";

export const requestIdHeader = "x-request-id";

/** @param isKeyRevoked asked for every call with a key (see authenticate.ts) */
export function guard(app: Hono<EdgeEnv>, isKeyRevoked: IsKeyRevoked): void {
  app.use(async (context, next) => {
    const receivedAt = Date.now();
    const requestId = crypto.randomUUID();
    context.set("requestId", requestId);
    context.set("receivedAt", receivedAt);
    const origin = context.req.header("origin");
    if (context.req.method === "OPTIONS") {
      context.res = preflight(context.req.header("access-control-request-headers"), origin);
    } else {
      await next();
      if (context.res.status >= 400) await drainUnread(context.req.raw);
      allowOrigin(context.res.headers, origin);
      count(`answer/${context.res.status}`, receivedAt);
      if (context.get("edge")) flushSoon(context.get("edge"), context.executionCtx);
    }
    context.res.headers.set(requestIdHeader, requestId);
  });
  app.use(async (context, next) => {
    context.set("edge", readBindings(context.env));
    context.set("isKeyRevoked", isKeyRevoked);
    await next();
  });
  app.notFound((context) => answerError(new EndcapError("request/not-found", "There is nothing here."), context));
  app.onError(answerError);
}
