/** An event and its envelope as what intake takes, cut to what consent allows. */
import type { Event } from "../../shared/wire/event.ts";
import type { EventName } from "../../shared/wire/event-kind.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";
import type { Caller } from "../gate/caller.ts";
import type { Envelope } from "../gate/envelope.ts";

/** A browser could claim these without having paid. */
const claims: ReadonlySet<EventName> = new Set(["purchase", "refund"]);

export function eventMessage(event: Event, envelope: Envelope, caller: Caller): IntakeMessage {
  const { shopper: _shopper, consent: _consent, session, transaction_id, search_term, ...anonymous } = event;
  const personal = { session, transaction_id, search_term };
  const kept = envelope.consent === "none" ? anonymous : { ...anonymous, ...defined(personal) };
  const verified = caller.key.kind === "secret" || !claims.has(event.name);
  return { type: "event", ...kept, ...envelope, verified };
}

const defined = <Shape extends Record<string, string | undefined>>(fields: Shape) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Shape]?: string;
  };
