/** The steps of the fallback ladder, best first. */
import * as z from "zod/mini";

export const rungs = ["ranked", "session", "neighbours", "trending", "popular", "baked"] as const;
export const rung = z.enum(rungs);
export type Rung = z.infer<typeof rung>;
