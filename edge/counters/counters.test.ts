import { beforeEach, expect, test } from "vitest";
import { areCountersDue, count, countLatency, returnCounters, takeCounters } from "./counters.ts";

beforeEach(() => {
  while (takeCounters(Number.MAX_SAFE_INTEGER));
});

test("a window holds what was counted in its ten seconds, and is reported when it is over", () => {
  count("rung/grocer/session", 100_000);
  count("rung/grocer/session", 105_000, 2);
  countLatency("recommendations", 3, 109_999);
  expect(areCountersDue(109_999)).toBe(false);
  expect(takeCounters(109_999)).toBeUndefined();
  countLatency("recommendations", 9_999, 110_000);
  expect(areCountersDue(110_000)).toBe(true);
  expect(takeCounters(110_000)).toEqual({
    isolate: expect.stringMatching(/^[\w-]{36}$/),
    sinceMs: 100_000,
    untilMs: 110_000,
    counts: { "rung/grocer/session": 3, "latency/recommendations/5": 1 },
  });
  expect(takeCounters(119_999)).toBeUndefined();
  expect(takeCounters(120_000)?.counts).toEqual({ "latency/recommendations/over": 1 });
  expect(takeCounters(200_000)).toBeUndefined();
});

test("a window that did not arrive comes again, unchanged and first", () => {
  count("a", 100_000);
  count("a", 110_000, 4);
  const lost = takeCounters(130_000);
  if (lost) returnCounters(lost);
  expect(takeCounters(130_000)).toEqual(lost);
  expect(takeCounters(130_000)?.counts).toEqual({ a: 4 });
});

test("a long outage loses no count: windows beyond fifteen minutes are added up", () => {
  for (let window = 0; window < 200; window++) count("a", window * 10_000);
  const reports = [];
  for (let report = takeCounters(1e9); report; report = takeCounters(1e9)) reports.push(report);
  expect(reports).toHaveLength(90);
  expect(reports[0]).toMatchObject({ sinceMs: 0, counts: { a: 111 } });
  expect(reports.reduce((sum, { counts }) => sum + (counts["a"] ?? 0), 0)).toBe(200);
});

test("names have a limit, so that nobody can fill the isolate", () => {
  for (let index = 0; index < 1_000; index++) count(`error/${index}`, 0);
  count("x".repeat(81), 0);
  expect(Object.keys(takeCounters(10_000)?.counts ?? {})).toHaveLength(500);
});
