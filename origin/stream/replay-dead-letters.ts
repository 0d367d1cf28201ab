// Dead letters get another chance, by the way they came: from the edge through intake, from the log back into the log.
// A letter that is taken twice because we died in between still counts once: the stream knows its id.
import { message } from "../../shared/wire/message.ts";
import type { Sql } from "../database/connect.ts";
import type { DeadLetterFilter, DeadLetters, KeptDeadLetter } from "./dead-letters.ts";
import { listDeadLetters, markReplayed } from "./dead-letters.ts";
import type { EventLog } from "./event-log.ts";
import type { TakeMessages } from "./intake/take-messages.ts";
import { recordOf } from "./intake/take-messages.ts";

export interface ReplayOptions {
  readonly sql: Sql;
  readonly log: EventLog;
  readonly deadLetters: DeadLetters;
  readonly take: TakeMessages;
}

export interface ReplayResult {
  readonly replayed: number;
  /** Still dead, with what is wrong now. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

export async function replayDeadLetters(options: ReplayOptions, filter: DeadLetterFilter): Promise<ReplayResult> {
  const refused: { id: string; reason: string }[] = [];
  let replayed = 0;
  for (const letter of await listDeadLetters(options.sql, filter)) {
    const reason = letter.valueCut ? "its value was too long to keep" : await replayOne(options, letter);
    if (reason === undefined) {
      await markReplayed(options.sql, [letter.id]);
      replayed++;
    } else refused.push({ id: letter.id, reason });
  }
  return { replayed, refused };
}

/** @returns why it stays dead, or undefined once the log has it */
async function replayOne(options: ReplayOptions, letter: KeptDeadLetter): Promise<string | undefined> {
  let given: unknown;
  try {
    given = JSON.parse(letter.value);
  } catch {
    return "it is not JSON";
  }
  if (letter.stage === "intake") return (await options.take([given])).refused[0]?.message;
  const parsed = message.safeParse(given);
  if (!parsed.success) return `${parsed.error.issues[0]?.path.join(".")}: ${parsed.error.issues[0]?.message}`;
  await options.log.append("events", [recordOf(parsed.data)]);
  return undefined;
}
