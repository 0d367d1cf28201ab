/** What a merchandiser fixed for shelves. More kinds come as rows of this union. */
import * as z from "zod/mini";
import { itemId } from "./identifier.ts";

const base = { id: z.string().check(z.minLength(1), z.maxLength(100)), placement: z.optional(z.string()) };
export const rule = z.discriminatedUnion("kind", [
  z.object({ ...base, kind: z.literal("hide"), item: itemId }),
  z.object({ ...base, kind: z.literal("pin"), item: itemId, position: z.int().check(z.gte(0), z.lte(99)) }),
]);
export const rulesMax = 1_000;
export const rules = z.array(rule).check(z.maxLength(rulesMax));
export type Rule = z.infer<typeof rule>;
