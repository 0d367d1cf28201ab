// How every origin service answers: a request id and a log line for each call, one shape for each failure.
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { routePath } from "hono/route";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Logger } from "pino";
import { Histogram } from "prom-client";
import type { ErrorBody } from "../../shared/wire/error-code.ts";
import { EndcapError, httpStatus } from "../../shared/wire/error-code.ts";
import { isOutOfReach } from "./is-out-of-reach.ts";

export interface OriginVariables {
  requestId: string;
}
export type OriginRoutes = Hono<{ Variables: OriginVariables }>;

const requestIdPattern = /^[A-Za-z0-9_-]{1,100}$/;

const loggedPathCharsMax = 200;

const callSeconds = new Histogram({
  name: "endcap_call_seconds",
  help: "From a call's arrival to its answer",
  labelNames: ["route", "status"],
  buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
});

/**
 * An empty app whose failures are `{"error":{code,message,requestId}}`. The edge's request id is kept when it sent one.
 * @param callsAt how loud the line for each call is; headers, query and body are never in it
 */
export function originRoutes(logger: Logger, callsAt: "info" | "debug" = "info"): OriginRoutes {
  const routes: OriginRoutes = new Hono<{ Variables: OriginVariables }>();
  routes.use(async (context, next) => {
    const began = performance.now();
    const given = context.req.header("x-request-id") ?? "";
    const requestId = requestIdPattern.test(given) ? given : randomUUID();
    context.set("requestId", requestId);
    await next();
    context.header("x-request-id", requestId);
    const ms = performance.now() - began;
    const { method, path } = context.req;
    const { status } = context.res;
    callSeconds.observe({ route: `${method} ${routePath(context, -1)}`, status }, ms / 1_000);
    const asked = { requestId, method, path: path.slice(0, loggedPathCharsMax), status, ms: Math.round(ms * 10) / 10 };
    const { error } = context;
    const failure = error instanceof EndcapError ? { code: error.code, detail: error.detail } : {};
    logger[callsAt]({ ...asked, ...failure }, "call");
  });
  routes.notFound((context) =>
    context.json(bodyOf(new EndcapError("request/not-found", "There is nothing here."), context.get("requestId")), 404),
  );
  routes.onError((thrown, context) => {
    const error = asEndcapError(thrown);
    const requestId = context.get("requestId") ?? randomUUID();
    const status = httpStatus(error.code) as ContentfulStatusCode;
    if (status >= 500) logger.error({ err: thrown, requestId, code: error.code }, error.message);
    if (error.retryAfterSeconds !== undefined) context.header("retry-after", String(error.retryAfterSeconds));
    return context.json(bodyOf(error, requestId), status);
  });
  return routes;
}

/** What Postgres says of a NUL or of half a character: parameters of a path have no schema that would have refused it. */
const isUnstorableText = (thrown: unknown): boolean =>
  thrown instanceof Error && "code" in thrown && (thrown.code === "22021" || thrown.code === "22P05");

const bodyOf = (error: EndcapError, requestId: string): ErrorBody => ({
  error: { code: error.code, message: error.message, requestId },
});

function asEndcapError(thrown: unknown): EndcapError {
  if (thrown instanceof EndcapError) return thrown;
  if (thrown instanceof SyntaxError) return new EndcapError("request/malformed-json", "The body is not JSON.");
  if (thrown instanceof HTTPException && thrown.status === 413)
    return new EndcapError("request/too-large", "The body is too large.");
  if (isUnstorableText(thrown)) return new EndcapError("request/invalid", "It holds a text that cannot be stored.");
  if (isOutOfReach(thrown))
    return new EndcapError("origin/unavailable", "The origin cannot do this now. Try again in a moment.", {
      cause: thrown,
      retryAfterSeconds: 1,
    });
  return new EndcapError("internal/unexpected", "Something went wrong on our side.", { cause: thrown });
}
