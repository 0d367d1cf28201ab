/** Every way a call can fail: one closed list. The code is stable for callers; the status is decided here and nowhere else. */
import * as z from "zod/mini";

const statusOf = {
  "request/malformed-json": 400,
  "request/invalid": 422,
  "request/too-large": 413,
  "request/too-many": 422,
  "request/content-type": 415,
  "request/not-found": 404,
  "request/method": 405,
  "key/missing": 401,
  "key/malformed": 401,
  "key/unknown": 401,
  "key/revoked": 401,
  "key/origin": 403,
  "key/scope": 403,
  "shopper/unsigned": 403,
  "shopper/invalid-token": 401,
  "limit/exceeded": 429,
  "placement/unknown": 404,
  "event/unknown-name": 422,
  "event/invalid": 422,
  "event/too-old": 422,
  "event/in-future": 422,
  "event/duplicate": 409,
  "item/unknown": 404,
  "item/invalid": 422,
  "signature/missing": 401,
  "signature/invalid": 401,
  "signature/expired": 401,
  "bundle/checksum": 422,
  "bundle/invalid": 422,
  "bundle/cards-missing": 409,
  "shop/unknown": 404,
  "shop/exists": 409,
  "model/unknown": 404,
  "model/checksum": 422,
  "model/invalid": 422,
  "training/too-little-data": 422,
  "training/running": 409,
  "session/required": 401,
  "dead-letter/unknown": 404,
  "outbox/full": 503,
  "origin/unavailable": 503,
  "internal/unexpected": 500,
} as const;

export type ErrorCode = keyof typeof statusOf;
export const errorCodes = Object.keys(statusOf) as [ErrorCode, ...ErrorCode[]];
export const httpStatus = (code: ErrorCode): (typeof statusOf)[ErrorCode] => statusOf[code];

export const errorBody = z.object({
  error: z.object({ code: z.enum(errorCodes), message: z.string(), requestId: z.string() }),
});
export type ErrorBody = z.infer<typeof errorBody>;

/** A failure with a stable code. `message` is for the caller; `detail` is for our logs and never leaves. */
export class EndcapError extends Error {
  override readonly name = "EndcapError";
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  constructor(
    code: ErrorCode,
    message: string,
    options: { detail?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
