// The last line of CI: `N passed, N failed`, from vitest's JSON report and the exit statuses of checks and tests.
// node scripts/test-totals.ts <report.json> <status of the checks> <status of the tests>
import { existsSync, readFileSync } from "node:fs";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly name: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

/** A file that fails before its first test, failed checks, and a failing run without a failed test count as one each. */
export function testTotals(
  report: Report | undefined,
  checksStatus: number,
  testsStatus: number,
): { passed: number; failed: number } {
  const broken =
    report?.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length ?? 0;
  const failedTests = (report?.numFailedTests ?? 0) + broken;
  const unexplained = testsStatus !== 0 && failedTests === 0 ? 1 : 0;
  return { passed: report?.numPassedTests ?? 0, failed: failedTests + unexplained + (checksStatus === 0 ? 0 : 1) };
}

if (process.argv[1] === import.meta.filename) {
  const [path = "", checks = "1", tests = "1"] = process.argv.slice(2);
  const report: Report | undefined = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  const { passed, failed } = testTotals(report, Number(checks), Number(tests));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
