/** POST /v1/intake (edge → origin, signed): accepted messages on their way to the log. The answer comes once the log has them. */
import * as z from "zod/mini";
import { refusal } from "./event-batch.ts";
import { answerMessage, eventMessage } from "./message.ts";
import { shopperReference } from "./shopper-reference.ts";
import { withdrawalMessage } from "./withdrawal.ts";

export const intakeMessagesMax = 500;
export const intakeBodyBytesMax = 4_000_000;

export const intakeMessage = z.discriminatedUnion("type", [
  z.object({ ...eventMessage.shape, shopper: shopperReference }),
  z.object({ ...answerMessage.shape, shopper: shopperReference }),
  withdrawalMessage,
]);
/** Upper bounds of the latency buckets in an edge's counters, milliseconds; slower calls count under `over`. */
export const edgeLatencyBucketsMs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;
/** Counters of one isolate since its last report; how the console learns of an outage once it is over. */
export const edgeCounters = z.object({
  isolate: z.string().check(z.maxLength(40)),
  sinceMs: z.int(),
  untilMs: z.int(),
  counts: z.record(z.string().check(z.maxLength(80)), z.number()),
});
export const intakeBody = z.object({
  messages: z.array(z.unknown()).check(z.maxLength(intakeMessagesMax)),
  counters: z.optional(edgeCounters),
});
/**
 * `accepted` counts withdrawals, and messages that a withdrawal came before: they are safe, and not used. `refused` messages went to dead letters: they
 * need no retry. `revisions`: alias → the log position features must reach to know this message.
 */
export const intakeReply = z.object({
  accepted: z.int(),
  refused: z.array(refusal),
  revisions: z.record(z.string(), z.string()),
});

export type IntakeMessage = z.infer<typeof intakeMessage>;
/** Those that go on into the log; a withdrawal is carried out instead. */
export type LoggedMessage = Exclude<IntakeMessage, { type: "withdrawal" }>;
export type IntakeBody = z.infer<typeof intakeBody>;
export type IntakeReply = z.infer<typeof intakeReply>;
export type EdgeCounters = z.infer<typeof edgeCounters>;
