// The edge's part: signed calls of a hundred messages, a few at a time, as fast as intake takes them and the log's readers keep up.
import { setTimeout as pause } from "node:timers/promises";
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";
import { intakeReply } from "../../shared/wire/intake.ts";
import type { NextMessages } from "./intake-messages.ts";

export interface Posting {
  accepted(): number;
  /** Rejects when a call was not taken whole: nothing measured then counts. */
  readonly failed: Promise<never>;
  /** No more calls; resolves when those on their way were answered. */
  stop(): Promise<void>;
}

export interface PostingOptions {
  readonly intakeUrl: string;
  readonly serviceSecret: string;
  readonly next: NextMessages;
  /** While this many messages wait in the log, nobody sends. */
  readonly waitingMax: number;
  readonly waiting: (accepted: number) => number;
}

export const batchMessages = 100;
const callsAtOnce = 4;
const pausedMs = 5;
const path = "/v1/intake";

export function startPosting(options: PostingOptions): Posting {
  let accepted = 0;
  let stopped = false;
  async function work(): Promise<void> {
    while (!stopped) {
      if (options.waiting(accepted) >= options.waitingMax) await pause(pausedMs);
      else {
        const taken = await post(options, options.next(batchMessages));
        accepted += taken;
      }
    }
  }
  const workers = Promise.all(Array.from({ length: callsAtOnce }, work));
  const failed = new Promise<never>((_, fail) => workers.catch(fail));
  failed.catch(() => {});
  return {
    accepted: () => accepted,
    failed,
    stop: async () => {
      stopped = true;
      await workers;
    },
  };
}

async function post({ intakeUrl, serviceSecret }: PostingOptions, messages: readonly IntakeMessage[]): Promise<number> {
  const body = JSON.stringify({ messages });
  const signature = await signCall({ method: "POST", path, body }, serviceSecret, Date.now());
  const response = await fetch(`${intakeUrl}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", [signatureHeader]: signature },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`intake answered ${response.status}: ${text.slice(0, 300)}`);
  const { accepted, refused } = intakeReply.parse(JSON.parse(text));
  if (refused.length > 0) throw new Error(`intake refused: ${JSON.stringify(refused[0])}`);
  return accepted;
}
