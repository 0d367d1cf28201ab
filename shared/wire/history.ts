/** The last events of a shopper, carried by each request: the edge keeps no session store. Newest last is not promised; ages order them. */
import * as z from "zod/mini";
import { eventName } from "./event-kind.ts";
import { itemId } from "./identifier.ts";

export const historyMax = 50;
export const historyAgeMsMax = 400 * 24 * 3600_000;

export const historyEntry = z.object({
  item: itemId,
  event: z._default(eventName, "view_item"),
  ageMs: z._default(z.number().check(z.gte(0), z.lte(historyAgeMsMax)), 0),
});
export const history = z.array(historyEntry).check(z.maxLength(historyMax));
export type HistoryEntry = z.infer<typeof historyEntry>;
