// What a simulation counts while it runs: events and shelves by outcome, and how long the edge took.
import type { Rung } from "../../../shared/wire/rung.ts";
import { rungs } from "../../../shared/wire/rung.ts";

export interface Tally {
  readonly seconds: number;
  readonly visits: number;
  readonly purchases: number;
  readonly clicks: number;
  readonly eventsSent: number;
  readonly eventsAccepted: number;
  /** Refused one by one in a 202, and whole calls refused, by error code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly retries: number;
  readonly shelvesAsked: number;
  readonly shelvesEmpty: number;
  readonly shelvesByRung: Readonly<Record<Rung, number>>;
  readonly eventsMs: Percentiles;
  readonly shelvesMs: Percentiles;
}
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

export interface Counting {
  add(
    name:
      | "visits"
      | "purchases"
      | "clicks"
      | "eventsSent"
      | "eventsAccepted"
      | "retries"
      | "shelvesAsked"
      | "shelvesEmpty",
    by?: number,
  ): void;
  refuse(code: string, by?: number): void;
  shelf(rung: Rung): void;
  took(what: "eventsMs" | "shelvesMs", ms: number): void;
  tally(seconds: number): Tally;
}

export function startCounting(): Counting {
  const counts = {
    visits: 0,
    purchases: 0,
    clicks: 0,
    eventsSent: 0,
    eventsAccepted: 0,
    retries: 0,
    shelvesAsked: 0,
    shelvesEmpty: 0,
  };
  const refused: Record<string, number> = {};
  const shelvesByRung = Object.fromEntries(rungs.map((rung) => [rung, 0])) as Record<Rung, number>;
  const times = { eventsMs: histogram(), shelvesMs: histogram() };
  return {
    add: (name, by = 1) => {
      counts[name] += by;
    },
    refuse: (code, by = 1) => {
      refused[code] = (refused[code] ?? 0) + by;
    },
    shelf: (rung) => {
      shelvesByRung[rung]++;
    },
    took: (what, ms) => times[what].add(ms),
    tally: (seconds) => ({
      seconds,
      ...counts,
      refused: { ...refused },
      shelvesByRung: { ...shelvesByRung },
      eventsMs: { p50: times.eventsMs.percentile(0.5), p99: times.eventsMs.percentile(0.99) },
      shelvesMs: { p50: times.shelvesMs.percentile(0.5), p99: times.shelvesMs.percentile(0.99) },
    }),
  };
}

const stepRatio = 1.04;
const bucketsMax = 400;
const leastMs = 0.05;

/** Times in buckets 4 % apart from 0.05 ms: as many as one likes in the same memory. */
function histogram(): { add(ms: number): void; percentile(share: number): number } {
  const buckets = new Float64Array(bucketsMax);
  let total = 0;
  return {
    add(ms) {
      const bucket = Math.ceil(Math.log(Math.max(ms, leastMs) / leastMs) / Math.log(stepRatio));
      const at = Math.min(bucketsMax - 1, bucket);
      buckets[at] = (buckets[at] ?? 0) + 1;
      total++;
    },
    percentile(share) {
      let passed = 0;
      for (const [bucket, count] of buckets.entries()) {
        passed += count;
        if (passed >= total * share && passed > 0) return Math.round(leastMs * stepRatio ** bucket * 100) / 100;
      }
      return 0;
    },
  };
}
