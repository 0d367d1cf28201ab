/** What this isolate saw since its last report: numbers only, so every request may add to them. They ride to the origin with answers. */
import type { EdgeCounters } from "../../shared/wire/intake.ts";
import { isolateId } from "../isolate/isolate-id.ts";

const namesMax = 500;
const nameCharsMax = 80;
/** Upper bounds of the latency buckets, milliseconds; slower calls count under `over`. */
const latencyBucketsMs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;

let counts = new Map<string, number>();
let sinceMs: number | undefined;

/** `rung/{shop}/{rung}`, `answer/{status}`, `error/{code}`, `events/accepted`… New names beyond 500 are left out. */
export function count(name: string, nowMs: number, by = 1): void {
  sinceMs ??= nowMs;
  const known = counts.get(name);
  if (known === undefined && (counts.size >= namesMax || name.length > nameCharsMax)) return;
  counts.set(name, (known ?? 0) + by);
}

export function countLatency(what: string, tookMs: number, nowMs: number): void {
  const bucket = latencyBucketsMs.find((upToMs) => tookMs <= upToMs) ?? "over";
  count(`latency/${what}/${bucket}`, nowMs);
}

/** Since when there is something to report; undefined when there is nothing. */
export const countersSinceMs = (): number | undefined => (counts.size === 0 ? undefined : sinceMs);

/** Empties the counters into a report. */
export function takeCounters(nowMs: number): EdgeCounters | undefined {
  if (counts.size === 0 || sinceMs === undefined) return undefined;
  const report = { isolate: isolateId(), sinceMs, untilMs: nowMs, counts: Object.fromEntries(counts) };
  counts = new Map();
  sinceMs = undefined;
  return report;
}

/**
 * A report that did not arrive is added again. It keeps its start: should the origin have stored it after all, the longer report of the
 * same start replaces it.
 */
export function returnCounters(report: EdgeCounters): void {
  for (const [name, value] of Object.entries(report.counts)) count(name, report.sinceMs, value);
  sinceMs = Math.min(sinceMs ?? report.sinceMs, report.sinceMs);
}
