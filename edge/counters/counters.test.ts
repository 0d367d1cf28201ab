import { expect, test } from "vitest";
import { count, countersSinceMs, countLatency, returnCounters, takeCounters } from "./counters.ts";

test("a report holds what was counted since the last one", () => {
  expect(takeCounters(0)).toBeUndefined();
  count("rung/grocer/session", 100);
  count("rung/grocer/session", 150, 2);
  countLatency("recommendations", 3, 160);
  countLatency("recommendations", 9_999, 170);
  expect(countersSinceMs()).toBe(100);
  const report = takeCounters(200);
  expect(report).toMatchObject({ sinceMs: 100, untilMs: 200 });
  expect(report?.counts).toEqual({
    "rung/grocer/session": 3,
    "latency/recommendations/5": 1,
    "latency/recommendations/over": 1,
  });
  expect(takeCounters(300)).toBeUndefined();
});

test("a report that did not arrive is part of the next, which starts where the lost one did", () => {
  count("a", 100);
  const lost = takeCounters(200);
  count("a", 250, 4);
  if (lost) returnCounters(lost);
  expect(takeCounters(300)).toMatchObject({ sinceMs: 100, untilMs: 300, counts: { a: 5 } });
});

test("names have a limit, so that nobody can fill the isolate", () => {
  for (let index = 0; index < 1_000; index++) count(`error/${index}`, 0);
  count("x".repeat(81), 0);
  expect(Object.keys(takeCounters(1)?.counts ?? {})).toHaveLength(500);
});
