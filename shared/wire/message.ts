/**
 * What the log carries: an event plus who, where and when, or an answer that was served.
 * From intake on `shopper` is a random shopperKey; the edge only knows an alias of it (see shopper-reference.ts).
 */
import * as z from "zod/mini";
import { answerRecord } from "./answer-record.ts";
import { consent } from "./consent.ts";
import { event } from "./event.ts";
import { country, device, shopId } from "./identifier.ts";

/** A message whose `receivedAt` is older is refused by intake: deduplication remembers exactly this long. */
export const messageAgeMsMax = 15 * 24 * 3600_000;

const envelope = {
  shop: shopId,
  /** shopperKey: random for a person with full consent, per session below that, per batch when nobody is known. */
  shopper: z.string().check(z.minLength(1), z.maxLength(80)),
  consent,
  /** When the edge accepted it, milliseconds since the epoch. */
  receivedAt: z.int(),
  country: z.optional(country),
  device: z.optional(device),
  /** Keyed hash of the sender's address, new each hour: only crowd guards read it. Absent for servers with a secret key. */
  source: z.optional(z.string().check(z.maxLength(40))),
  /** False for a purchase reported by a browser key: anyone could have sent it. */
  verified: z.boolean(),
  requestId: z.optional(z.string().check(z.maxLength(100))),
};

const { shopper: _shopper, consent: _consent, ...eventFields } = event.shape;

export const eventMessage = z.object({ type: z.literal("event"), ...envelope, ...eventFields });
export const answerMessage = z.object({ type: z.literal("answer"), ...envelope, ...answerRecord.shape });
export const message = z.discriminatedUnion("type", [eventMessage, answerMessage]);

export type EventMessage = z.infer<typeof eventMessage>;
export type AnswerMessage = z.infer<typeof answerMessage>;
export type Message = z.infer<typeof message>;
