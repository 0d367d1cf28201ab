/**
 * The promise of POST /v1/recommendations, kept quickly: a well-formed history, which is most of a body, is recognised by a loop; whatever
 * the loop does not recognise, the schema judges. A test holds both to the same verdicts.
 */
import type { EventName } from "../../shared/wire/event-kind.ts";
import { eventNames } from "../../shared/wire/event-kind.ts";
import type { HistoryEntry } from "../../shared/wire/history.ts";
import { historyAgeMsMax, historyMax } from "../../shared/wire/history.ts";
import { itemIdCharsMax } from "../../shared/wire/identifier.ts";
import { recommendationRequest } from "../../shared/wire/recommendation-request.ts";

type Verdict = ReturnType<typeof recommendationRequest.safeParse>;

export const recommendationBody = {
  safeParse(value: unknown): Verdict {
    const given = typeof value === "object" && value !== null && "history" in value ? value.history : undefined;
    const history = recognisedHistory(given);
    if (!history) return recommendationRequest.safeParse(value);
    const verdict = recommendationRequest.safeParse({ ...(value as object), history: undefined });
    if (verdict.success) verdict.data.history = history;
    return verdict;
  },
};

const names: ReadonlySet<unknown> = new Set(eventNames);

function recognisedHistory(value: unknown): HistoryEntry[] | undefined {
  if (!Array.isArray(value) || value.length > historyMax) return undefined;
  const history: HistoryEntry[] = [];
  for (const entry of value as readonly unknown[]) {
    if (typeof entry !== "object" || entry === null || !("item" in entry && "event" in entry && "ageMs" in entry))
      return undefined;
    const { item, event, ageMs } = entry;
    if (!isItemId(item) || !names.has(event)) return undefined;
    if (typeof ageMs !== "number" || !(ageMs >= 0 && ageMs <= historyAgeMsMax)) return undefined;
    history.push({ item, event: event as EventName, ageMs });
  }
  return history;
}

/** Printable ASCII alone is recognised. */
function isItemId(value: unknown): value is string {
  if (typeof value !== "string" || value.length === 0 || value.length > itemIdCharsMax) return false;
  for (let place = 0; place < value.length; place++) {
    const unit = value.charCodeAt(place);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}
