/** One event of a batch: an event in the promised shape, its time corrected and in range, or the reason why not. */
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Event } from "../../shared/wire/event.ts";
import { event, eventAgeMsMax, eventAheadMsMax } from "../../shared/wire/event.ts";
import { eventKinds } from "../../shared/wire/event-kind.ts";
import { issueText } from "../../shared/wire/issue-text.ts";

/**
 * @param receivedAt the edge's clock, which judges
 * @param skewMs what the sender's clock is behind the edge's
 * @throws EndcapError event/unknown-name, event/invalid, event/too-old or event/in-future
 */
export function judgeEvent(value: unknown, receivedAt: number, skewMs: number): Event {
  requireKnownName(value);
  const checked = event.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new EndcapError("event/invalid", issue ? issueText(issue) : "The event is not as promised.");
  }
  const parsed = checked.data;
  const at = parsed.at + skewMs;
  if (at < receivedAt - eventAgeMsMax) throw new EndcapError("event/too-old", "The event is older than 72 hours.");
  if (at > receivedAt + eventAheadMsMax)
    throw new EndcapError("event/in-future", "The event is more than 10 minutes ahead.");
  return { ...parsed, at };
}

function requireKnownName(value: unknown): void {
  if (typeof value !== "object" || value === null || !("name" in value)) return;
  const { name } = value;
  if (typeof name === "string" && !Object.hasOwn(eventKinds, name))
    throw new EndcapError("event/unknown-name", "This event's name is not one of GA4's e-commerce events known here.");
}
