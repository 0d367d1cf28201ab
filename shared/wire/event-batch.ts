/** POST /v1/events. Events are judged one by one, so the batch itself promises only a list. */
import * as z from "zod/mini";
import { errorCodes } from "./error-code.ts";
import { eventExample, eventsMax } from "./event.ts";

export const eventBatch = z.object({
  /** The sender's clock when the batch left, milliseconds since the epoch. */
  sentAt: z.optional(z.int().check(z.gte(0), z.lte(8.64e15))),
  events: z.array(z.unknown()).check(z.minLength(1), z.maxLength(eventsMax)),
});

export const refusal = z.object({ index: z.int(), code: z.enum(errorCodes), message: z.string() });
export const eventBatchReply = z.object({ accepted: z.int(), refused: z.array(refusal) });

export type EventBatch = z.infer<typeof eventBatch>;
export type Refusal = z.infer<typeof refusal>;
export type EventBatchReply = z.infer<typeof eventBatchReply>;

export const eventBatchExample: EventBatch = { sentAt: 1_732_480_000_500, events: [eventExample] };
