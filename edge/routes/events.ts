/** POST /v1/events: judge each event, name its shopper, and answer 202 once the good ones are safe. */
import { EndcapError } from "../../shared/wire/error-code.ts";
import { eventBodyBytesMax } from "../../shared/wire/event.ts";
import type { EventBatchReply, Refusal } from "../../shared/wire/event-batch.ts";
import { eventBatch } from "../../shared/wire/event-batch.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";
import { count } from "../counters/counters.ts";
import { eventMessage } from "../events/event-message.ts";
import { judgeEvent } from "../events/judge-event.ts";
import { authenticate } from "../gate/authenticate.ts";
import type { Caller } from "../gate/caller.ts";
import { envelope } from "../gate/envelope.ts";
import type { Identity } from "../gate/identify.ts";
import { identify, nobody } from "../gate/identify.ts";
import { readJson } from "../gate/read-json.ts";
import type { EdgeContext, Route } from "../gate/route.ts";
import { spend } from "../gate/spend.ts";
import { deliver } from "../outbox/deliver.ts";

export const eventsRoute: Route = {
  path: "/v1/events",
  methods: {
    POST: async (context) => {
      const caller = await authenticate(context);
      const batch = await readJson(context, {
        schema: eventBatch,
        bytesMax: eventBodyBytesMax,
        contentTypes: ["application/json", "text/plain"],
      });
      const receivedAt = context.get("receivedAt");
      const skewMs = batch.sentAt === undefined ? 0 : receivedAt - batch.sentAt;
      const { messages, refused, somebody } = await judge(context, caller, batch.events, skewMs);
      await spend(context, caller, somebody);
      await deliver(context, caller.key.shop, messages);
      count("events/accepted", receivedAt, messages.length);
      count("events/refused", receivedAt, refused.length);
      return context.json({ accepted: messages.length, refused } satisfies EventBatchReply, 202);
    },
  },
};

interface Judged {
  readonly messages: readonly IntakeMessage[];
  readonly refused: Refusal[];
  /** Whose limit the call spends: the first shopper's. */
  readonly somebody: Identity | undefined;
}

/** @throws EndcapError shopper/unsigned or shopper/invalid-token when that is what all events fail by */
async function judge(
  context: EdgeContext,
  caller: Caller,
  events: readonly unknown[],
  skewMs: number,
): Promise<Judged> {
  const messages: IntakeMessage[] = [];
  const refused: Refusal[] = [];
  const failures: EndcapError[] = [];
  /** Events without a shopper share one key a call. */
  const unknownShopper = nobody();
  let somebody: Identity | undefined;
  for (const [index, value] of events.entries()) {
    try {
      const event = judgeEvent(value, context.get("receivedAt"), skewMs);
      const identified = await identify(context, caller, event);
      const identity = identified.shopper.kind === "batch" ? { ...identified, shopper: unknownShopper } : identified;
      somebody ??= identity;
      messages.push(eventMessage(event, await envelope(context, caller, identity), caller));
    } catch (error) {
      if (!(error instanceof EndcapError)) throw error;
      failures.push(error);
      refused.push({ index, code: error.code, message: error.message });
    }
  }
  const [first] = failures;
  if (first?.code.startsWith("shopper/") && failures.length === events.length) {
    if (failures.every(({ code }) => code === first.code)) throw first;
  }
  return { messages, refused, somebody };
}
