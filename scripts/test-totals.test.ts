import { expect, it } from "vitest";
import { testTotals } from "./test-totals.ts";

const file = (status: string, tests: number) => ({
  status,
  name: "x.test.ts",
  assertionResults: Array(tests).fill({}),
});
const report = (passed: number, failed: number, files = [file("passed", passed)]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults: files,
});

it.each([
  ["all is fine", report(5, 0), 0, 0, { passed: 5, failed: 0 }],
  ["tests failed", report(5, 2), 0, 1, { passed: 5, failed: 2 }],
  ["the checks failed", report(5, 0), 1, 0, { passed: 5, failed: 1 }],
  ["a file did not load", report(5, 0, [file("passed", 5), file("failed", 0)]), 0, 1, { passed: 5, failed: 1 }],
  ["an error outside every test", report(5, 0), 0, 1, { passed: 5, failed: 1 }],
  ["the run died", undefined, 0, 137, { passed: 0, failed: 1 }],
] as const)("counts honestly when %s", (_, given, checks, tests, expected) => {
  expect(testTotals(given, checks, tests)).toEqual(expected);
});
