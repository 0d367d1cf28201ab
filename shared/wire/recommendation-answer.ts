/** The answer to POST /v1/recommendations: one per request, in the same order. */
import * as z from "zod/mini";
import { card } from "./card.ts";
import { rung } from "./rung.ts";

export const answerItem = z.object({
  ...card.shape,
  score: z.number(),
  reason: z.string(),
  /** Present where the item was filled in from a lower rung than the answer's. */
  rung: z.optional(rung),
});
export const shelfAnswer = z.object({
  placement: z.string(),
  recommendationId: z.string(),
  /** Of the first item. */
  rung,
  /** Age of what ranked these items: the bundle, the list, or 0 for a fresh ranking. */
  ageMs: z.number(),
  /** Age of the availability that masked them; null when the edge never reached the origin. */
  stockAgeMs: z.nullable(z.number()),
  modelVersion: z.string(),
  items: z.array(answerItem),
});
export const recommendationAnswer = z.object({ answers: z.array(shelfAnswer) });
export type AnswerItem = z.infer<typeof answerItem>;
export type ShelfAnswer = z.infer<typeof shelfAnswer>;
export type RecommendationAnswer = z.infer<typeof recommendationAnswer>;
