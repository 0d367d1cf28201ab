// Text of the log → message of a shop that exists.
import type { Message } from "../../../shared/wire/message.ts";
import { message, messageAgeMsMax } from "../../../shared/wire/message.ts";
import type { StoredRecord } from "../event-log.ts";
import type { KnownShops } from "../known-shops.ts";
import { isLoggedEvent } from "../recognise-event.ts";
import type { Outcome, ParseStep, Work } from "./step.ts";
import { deadLetter, ok } from "./step.ts";

export const parseStep = (shops: KnownShops): ParseStep => ({
  name: "parse",
  does: "reads the message; what is malformed, of an unknown shop or older than deduplication remembers goes to dead letters",
  run: async (records, { position, nowMs }) => {
    const parsed = records.map((record) => parse(record));
    const existing = await shops.existing(parsed.flatMap((one) => (one.kind === "ok" ? [one.value.shop] : [])));
    return parsed.map((outcome, index): Outcome<Work> => {
      if (outcome.kind !== "ok") return outcome;
      const record = records[index] as StoredRecord;
      const again = record.offset < position;
      if (!existing.has(outcome.value.shop))
        return deadLetter("shop/unknown", `There is no shop ${outcome.value.shop}.`);
      if (!again && nowMs - outcome.value.receivedAt > messageAgeMsMax)
        return deadLetter("event/too-old", "It was received more than 15 days ago: whether it counted is forgotten.");
      const { partition, offset } = record;
      const applied = { message: outcome.value, partition, offset, appliedAtMs: nowMs, session: "" };
      return ok({ record, applied, again });
    });
  },
});

function parse(record: StoredRecord): Outcome<Message> {
  let value: unknown;
  try {
    value = JSON.parse(record.value);
  } catch {
    return deadLetter("request/malformed-json", "It is not JSON.");
  }
  if (isLoggedEvent(value)) return ok(value);
  const parsed = message.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return deadLetter("event/invalid", `${issue?.path.join(".") || "message"}: ${issue?.message}`);
}
