/** The one place where a failure becomes an answer: a stable code and words for the caller; our detail only in the log. */
import type { ErrorBody } from "../../shared/wire/error-code.ts";
import { EndcapError, httpStatus } from "../../shared/wire/error-code.ts";
import { count } from "../counters/counters.ts";
import type { EdgeContext } from "./route.ts";

export function answerError(thrown: unknown, context: EdgeContext): Response {
  const error = asEndcapError(thrown);
  const status = httpStatus(error.code);
  const requestId = context.get("requestId");
  if (status >= 500) log(error, thrown, requestId, context.req.path);
  count(`error/${error.code}`, Date.now());
  if (error.retryAfterSeconds !== undefined) context.header("retry-after", String(error.retryAfterSeconds));
  context.header("cache-control", "no-store");
  const body: ErrorBody = { error: { code: error.code, message: error.message, requestId } };
  return context.json(body, status);
}

const asEndcapError = (thrown: unknown): EndcapError =>
  thrown instanceof EndcapError
    ? thrown
    : new EndcapError("internal/unexpected", "Something went wrong on our side.", {
        detail: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown),
      });

function log(error: EndcapError, thrown: unknown, requestId: string, path: string): void {
  const stack = error.code === "internal/unexpected" && thrown instanceof Error ? thrown.stack : undefined;
  console.error(JSON.stringify({ level: "error", code: error.code, detail: error.detail, requestId, path, stack }));
}
