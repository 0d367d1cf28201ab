// How every origin service answers: a request id on each call, one shape for each failure.
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Logger } from "pino";
import type { ErrorBody } from "../../shared/wire/error-code.ts";
import { EndcapError, httpStatus } from "../../shared/wire/error-code.ts";

export interface OriginVariables {
  requestId: string;
}
export type OriginRoutes = Hono<{ Variables: OriginVariables }>;

const requestIdPattern = /^[A-Za-z0-9_-]{1,100}$/;

/** An empty app whose failures are `{"error":{code,message,requestId}}`. The edge's request id is kept when it sent one. */
export function originRoutes(logger: Logger): OriginRoutes {
  const routes: OriginRoutes = new Hono<{ Variables: OriginVariables }>();
  routes.use(async (context, next) => {
    const given = context.req.header("x-request-id") ?? "";
    context.set("requestId", requestIdPattern.test(given) ? given : randomUUID());
    await next();
    context.header("x-request-id", context.get("requestId"));
  });
  routes.notFound((context) =>
    context.json(bodyOf(new EndcapError("request/not-found", "There is nothing here."), context.get("requestId")), 404),
  );
  routes.onError((thrown, context) => {
    const error = asEndcapError(thrown);
    const requestId = context.get("requestId") ?? randomUUID();
    const status = httpStatus(error.code) as ContentfulStatusCode;
    if (status >= 500) logger.error({ err: thrown, requestId, code: error.code }, error.message);
    else logger.debug({ requestId, code: error.code, detail: error.detail }, error.message);
    if (error.retryAfterSeconds !== undefined) context.header("retry-after", String(error.retryAfterSeconds));
    return context.json(bodyOf(error, requestId), status);
  });
  return routes;
}

const bodyOf = (error: EndcapError, requestId: string): ErrorBody => ({
  error: { code: error.code, message: error.message, requestId },
});

function asEndcapError(thrown: unknown): EndcapError {
  if (thrown instanceof EndcapError) return thrown;
  if (thrown instanceof SyntaxError) return new EndcapError("request/malformed-json", "The body is not JSON.");
  if (thrown instanceof HTTPException && thrown.status === 413)
    return new EndcapError("request/too-large", "The body is too large.");
  return new EndcapError("internal/unexpected", "Something went wrong on our side.", { cause: thrown });
}
