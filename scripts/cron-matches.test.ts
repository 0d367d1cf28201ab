import { expect, it } from "vitest";
import { cronMatches } from "./cron-matches.ts";

// A Sunday.
const at = new Date("2026-03-01T10:30:00Z");

it.each([
  ["* * * * *", true],
  ["30 10 1 3 1", true],
  ["31 * * * *", false],
  ["*/5 * * * *", true],
  ["*/7 * * * *", false],
  ["0,30 8-12 * * *", true],
  ["* 11-12 * * *", false],
  ["20/10 * * * *", true],
  ["* * * * 2-6", false],
  ["* * * *", false],
  ["noon * * * *", false],
])("%s at half past ten on Sunday the first of March: %s", (cron, expected) => {
  expect(cronMatches(cron, at)).toBe(expected);
});
