import { expect, test } from "vitest";
import type { AnswerMessage, EventMessage } from "../../shared/wire/message.ts";
import { bucketMs, createPulse } from "./pulse.ts";

const now = 1_800_000_005_000;
const envelope = { shop: "north", shopper: "k", consent: "full", verified: true, id: "1", at: now } as const;
const seen = (receivedAt: number, shop = "north"): EventMessage => ({
  ...envelope,
  shop,
  type: "event",
  name: "view_item",
  receivedAt,
});
const served = (receivedAt: number, rung: AnswerMessage["rung"], tookMs: number): AnswerMessage => ({
  ...envelope,
  type: "answer",
  receivedAt,
  rung,
  tookMs,
  placement: "home",
  modelVersion: "m",
  rules: [],
  items: [],
});

test("late messages fill the bucket of when they happened, shops apart", () => {
  const pulse = createPulse(() => now);
  pulse.add(seen(now - 60_000));
  pulse.add(seen(now));
  pulse.add(seen(now, "south"));
  const series = pulse.series("north", 2);
  expect(series).toHaveLength(120_000 / bucketMs);
  expect(series.filter((bucket) => bucket.events > 0).map((bucket) => bucket.at)).toEqual([
    1_799_999_940_000, 1_800_000_000_000,
  ]);
  expect(pulse.series("west", 1).every((bucket) => bucket.events === 0 && bucket.p50Ms === null)).toBe(true);
});

test("latencies are those of answers alone", () => {
  const pulse = createPulse(() => now);
  pulse.add(seen(now));
  for (let took = 1; took <= 100; took++) pulse.add(served(now, "ranked", took));
  expect(pulse.series("north", 1).at(-1)).toMatchObject({ events: 1, p50Ms: 51, p99Ms: 100 });
});

test("messages older than the window or from the future are not kept", () => {
  const pulse = createPulse(() => now);
  pulse.add(seen(now - 2 * 3600_000));
  pulse.add(seen(now + 60_000));
  expect(pulse.series("north", 60).every((bucket) => bucket.events === 0)).toBe(true);
});
