// One message from the edge: taken as it is, or never. Anything that might be taken later is not judged here.

import type { ErrorCode } from "../../../shared/wire/error-code.ts";
import { eventAheadMsMax } from "../../../shared/wire/event.ts";
import type { IntakeMessage } from "../../../shared/wire/intake.ts";
import { intakeMessage } from "../../../shared/wire/intake.ts";
import { messageAgeMsMax } from "../../../shared/wire/message.ts";
import { isIntakeEvent } from "../recognise-event.ts";

export type Judgement =
  | { readonly kind: "taken"; readonly message: IntakeMessage }
  | { readonly kind: "never"; readonly code: ErrorCode; readonly reason: string };

const never = (code: ErrorCode, reason: string): Judgement => ({ kind: "never", code, reason });

/** Does not know which shops exist. */
export function judgeMessage(given: unknown, nowMs: number): Judgement {
  if (isIntakeEvent(given)) return judgeTime(given, nowMs);
  const parsed = intakeMessage.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join(".") ?? "";
    return never(path === "name" ? "event/unknown-name" : "event/invalid", `${path || "message"}: ${issue?.message}`);
  }
  if (holdsNul(given)) return never("event/invalid", "It holds a NUL character, which no table can keep.");
  return judgeTime(parsed.data, nowMs);
}

function judgeTime(message: IntakeMessage, nowMs: number): Judgement {
  const { receivedAt } = message;
  if (nowMs - receivedAt > messageAgeMsMax) return never("event/too-old", "It was received more than 15 days ago.");
  if (receivedAt - nowMs > eventAheadMsMax) return never("event/in-future", "It was received in the future.");
  return { kind: "taken", message };
}

/** Looks at strings only where they end up in tables: any depth, bounded by the schema that the value has passed. */
function holdsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsNul);
}
