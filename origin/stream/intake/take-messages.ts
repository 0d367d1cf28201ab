// The way of a message from the edge into the log: judge → exchange the alias for the key → append; what can never be taken → dead letters.
// Withdrawals are carried out before anything else, and never reach the log.
import { EndcapError } from "../../../shared/wire/error-code.ts";
import type { IntakeMessage, IntakeReply, LoggedMessage } from "../../../shared/wire/intake.ts";
import type { Message } from "../../../shared/wire/message.ts";
import { revisionOf } from "../../../shared/wire/revision.ts";
import type { DeadLetter, DeadLetters } from "../dead-letters.ts";
import type { EventLog, LogRecord } from "../event-log.ts";
import { recordBytesMax } from "../event-log.ts";
import type { KnownShops } from "../known-shops.ts";
import { judgeMessage } from "./judge-message.ts";
import type { ShopperKeys } from "./shopper-keys.ts";
import type { Withdraw } from "./withdraw.ts";

export interface TakeOptions {
  readonly log: EventLog;
  readonly shops: KnownShops;
  readonly shopperKeys: ShopperKeys;
  readonly withdraw: Withdraw;
  readonly deadLetters: DeadLetters;
  now(): number;
}

export type TakeMessages = (messages: readonly unknown[]) => Promise<IntakeReply>;

/**
 * Resolves once the log has all that can be taken, dead letters have the rest, and who withdrew is forgotten: nothing of it needs to be sent again.
 * @throws EndcapError origin/unavailable when log or database did not answer: sending it again is safe
 */
export function takeMessages(options: TakeOptions): TakeMessages {
  return async (messages) => {
    try {
      const { taken, never } = await judgeAll(options, messages);
      await withdrawAll(options, taken);
      const [revisions] = await Promise.all([
        append(options, taken.filter(isLogged)),
        options.deadLetters.keep(
          never.map(
            ({ code, reason, message }): DeadLetter => ({ stage: "intake", code, reason, value: textOf(message) }),
          ),
        ),
      ]);
      const refused = never.map(({ index, code, reason }) => ({ index, code, message: reason }));
      return { accepted: taken.length, refused, revisions };
    } catch (error) {
      if (error instanceof EndcapError) throw error;
      throw new EndcapError("origin/unavailable", "The origin cannot take this now. Send it again in a moment.", {
        cause: error,
        retryAfterSeconds: 1,
      });
    }
  };
}

interface Never {
  readonly index: number;
  readonly message: unknown;
  readonly code: DeadLetter["code"];
  readonly reason: string;
}

async function judgeAll(
  { shops, now }: TakeOptions,
  messages: readonly unknown[],
): Promise<{ taken: IntakeMessage[]; never: Never[] }> {
  const nowMs = now();
  const judged = messages.map((message) => judgeMessage(message, nowMs));
  const existing = await shops.existing(judged.flatMap((one) => (one.kind === "taken" ? [one.message.shop] : [])));
  const taken: IntakeMessage[] = [];
  const never: Never[] = [];
  for (const [index, judgement] of judged.entries()) {
    const message = messages[index];
    if (judgement.kind === "never") never.push({ index, message, code: judgement.code, reason: judgement.reason });
    else if (!existing.has(judgement.message.shop))
      never.push({ index, message, code: "shop/unknown", reason: `There is no shop ${judgement.message.shop}.` });
    else taken.push(judgement.message);
  }
  return { taken, never };
}

const isLogged = (message: IntakeMessage): message is LoggedMessage => message.type !== "withdrawal";

/** One after another: each is a transaction of its own, so that a call that breaks off has come that far. */
async function withdrawAll({ withdraw, shopperKeys }: TakeOptions, taken: readonly IntakeMessage[]): Promise<void> {
  for (const message of taken) {
    if (isLogged(message)) continue;
    const { shop, shopper, receivedAt } = message;
    await withdraw({ shop, alias: shopper.alias, atMs: receivedAt });
    shopperKeys.forget(shop, shopper.alias);
  }
}

/** What consent was taken back after is let go here. @returns alias → revision of the newest message of it */
async function append(options: TakeOptions, taken: readonly LoggedMessage[]): Promise<Record<string, string>> {
  if (taken.length === 0) return {};
  const keys = await options.shopperKeys.exchange(
    taken.map(({ shop, shopper, at, receivedAt }) => ({ shop, shopper, atMs: Math.min(at, receivedAt) })),
  );
  const allowed = taken.flatMap((message, index) => {
    const key = keys[index];
    return key === undefined ? [] : [{ alias: message.shopper.alias, record: recordOf({ ...message, shopper: key }) }];
  });
  if (allowed.length === 0) return {};
  const positions = await options.log.append(
    "events",
    allowed.map(({ record }) => record),
  );
  return Object.fromEntries(
    allowed.map(({ alias }, index) => {
      const position = positions[index];
      if (!position) throw new Error("the log told fewer positions than records");
      return [alias, revisionOf(position.partition, position.offset)];
    }),
  );
}

/** One shopper's messages share a key, so they keep their order. */
export const recordOf = (message: Message): LogRecord => ({
  key: `${message.shop}/${message.shopper}`,
  value: JSON.stringify(message),
});

const textOf = (message: unknown): string => (JSON.stringify(message) ?? "").slice(0, recordBytesMax);
