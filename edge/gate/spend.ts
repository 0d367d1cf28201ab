/**
 * Limits: calls a minute, per key and shopper (or address), as the key's claims say. The isolate counts first; only above a quarter of the
 * limit it asks the Workers limiter, which knows the other isolates of this place.
 */
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Caller } from "./caller.ts";
import type { Identity } from "./identify.ts";
import type { EdgeContext } from "./route.ts";

const minuteMs = 60_000;
const subjectsMax = 50_000;
/** What wrangler.toml gives each limiter a minute; a key that allows more asks for one call in so many. */
const limiterPerMinute = { publishable: 600, secret: 60_000 } as const;

let minute = 0;
const calls = new Map<string, number>();

/** @throws EndcapError limit/exceeded with the seconds until the next minute */
export async function spend(context: EdgeContext, caller: Caller, identity: Identity | undefined): Promise<void> {
  const { key } = caller;
  const nowMs = context.get("receivedAt");
  const subject = `${key.shop}/${key.id}/${subjectOf(caller, identity)}`;
  const made = countCall(subject, nowMs);
  if (made !== undefined && made <= key.limitPerMinute / 4) return;
  const exceeded =
    (made !== undefined && made > key.limitPerMinute) || !(await limiterAllows(context, caller, subject, made ?? 0));
  if (!exceeded) return;
  const retryAfterSeconds = Math.max(1, Math.ceil(((minute + 1) * minuteMs - nowMs) / 1000));
  throw new EndcapError("limit/exceeded", `More than ${key.limitPerMinute} calls a minute.`, { retryAfterSeconds });
}

/** Only what cannot be made up at will: a proven person, or anyone a server vouches for; else the address. */
function subjectOf(caller: Caller, identity: Identity | undefined): string {
  if (identity?.shopper.kind === "person") return identity.shopper.alias;
  if (identity?.shopper.kind === "session" && caller.key.kind === "secret") return identity.shopper.alias;
  return caller.address;
}

/** @returns the calls of this minute with this one; undefined when the isolate has no room to count one more subject */
function countCall(subject: string, nowMs: number): number | undefined {
  const current = Math.floor(nowMs / minuteMs);
  if (current !== minute) {
    minute = current;
    calls.clear();
  }
  const made = (calls.get(subject) ?? 0) + 1;
  if (made === 1 && calls.size >= subjectsMax) return undefined;
  calls.set(subject, made);
  return made;
}

async function limiterAllows(context: EdgeContext, caller: Caller, subject: string, made: number): Promise<boolean> {
  const { kind, limitPerMinute } = caller.key;
  const each = Math.ceil(limitPerMinute / limiterPerMinute[kind]);
  if (made % each !== 0) return true;
  try {
    return (await context.get("edge").limiters[kind].limit({ key: subject })).success;
  } catch {
    return true;
  }
}
