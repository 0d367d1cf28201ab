/**
 * What this isolate saw, in windows of ten seconds: numbers only, so every request may add to them. Closed windows ride to the origin with
 * answers, one a call; those that could not be delivered wait, so that the console shows an outage, second by second, once it is over.
 */
import type { EdgeCounters } from "../../shared/wire/intake.ts";
import { edgeLatencyBucketsMs } from "../../shared/wire/intake.ts";
import { isolateId } from "../isolate/isolate-id.ts";

const windowMs = 10_000;
const windowsMax = 90;
const namesMax = 500;
const nameCharsMax = 80;

interface Window {
  readonly sinceMs: number;
  readonly counts: Map<string, number>;
}

let current: Window | undefined;
/** Oldest first. */
const closed: EdgeCounters[] = [];

/** `rung/{shop}/{rung}`, `answer/{status}`, `error/{code}`, `events/accepted`… Names beyond 500 a window are left out. */
export function count(name: string, nowMs: number, by = 1): void {
  closeWindow(nowMs);
  current ??= { sinceMs: nowMs, counts: new Map() };
  const { counts } = current;
  const known = counts.get(name);
  if (known === undefined && (counts.size >= namesMax || name.length > nameCharsMax)) return;
  counts.set(name, (known ?? 0) + by);
}

export function countLatency(what: string, tookMs: number, nowMs: number): void {
  const bucket = edgeLatencyBucketsMs.find((upToMs) => tookMs <= upToMs) ?? "over";
  count(`latency/${what}/${bucket}`, nowMs);
}

/** The oldest window that is over and not yet delivered. */
export function takeCounters(nowMs: number): EdgeCounters | undefined {
  closeWindow(nowMs);
  return closed.shift();
}

export function areCountersDue(nowMs: number): boolean {
  closeWindow(nowMs);
  return closed.length > 0;
}

/** A window that did not arrive goes first the next time, unchanged: should the origin have it after all, it counts once. */
export function returnCounters(report: EdgeCounters): void {
  closed.unshift(report);
  trim();
}

function closeWindow(nowMs: number): void {
  if (!current || nowMs - current.sinceMs < windowMs) return;
  const { sinceMs, counts } = current;
  closed.push({ isolate: isolateId(), sinceMs, untilMs: sinceMs + windowMs, counts: Object.fromEntries(counts) });
  current = undefined;
  trim();
}

/** Fifteen minutes are kept apart; beyond them the oldest two become one. */
function trim(): void {
  if (closed.length <= windowsMax) return;
  const [first, second, ...rest] = closed;
  if (!first || !second) return;
  const counts = { ...first.counts };
  for (const [name, value] of Object.entries(second.counts)) counts[name] = (counts[name] ?? 0) + value;
  closed.splice(0, closed.length, { ...first, untilMs: second.untilMs, counts }, ...rest);
}
