/** What was served, for the log: enough to learn from it and to explain it later. */
import * as z from "zod/mini";
import { itemId } from "./identifier.ts";
import { rung } from "./rung.ts";

export const answerRecord = z.object({
  /** The recommendationId: unique, so an answer delivered twice counts once. */
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  /** Served at, milliseconds since the epoch. */
  at: z.int(),
  placement: z.string().check(z.maxLength(60)),
  rung,
  modelVersion: z.string().check(z.maxLength(200)),
  bundle: z.optional(z.string().check(z.maxLength(64))),
  rules: z.array(z.string().check(z.maxLength(100))).check(z.maxLength(50)),
  /** In served order. `propensity` is the probability that this item was shown in this slot: 1 when deterministic. */
  items: z.array(z.object({ item_id: itemId, rung: z.optional(rung), propensity: z.number() })).check(z.maxLength(100)),
  tookMs: z.number(),
});
export type AnswerRecord = z.infer<typeof answerRecord>;
