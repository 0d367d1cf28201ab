import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { describeProcess, endProcess, isStillRunning, parentOf } from "./running-process.ts";

const sleep = (): { pid: number; ended: Promise<unknown[]>; kill(): void } => {
  const child = spawn("sleep", ["60"]);
  return { pid: child.pid ?? 0, ended: once(child, "exit"), kill: () => child.kill("SIGKILL") };
};

it("knows this very process, and knows when there is none", async () => {
  const own = describeProcess(process.pid);
  expect(own).toMatchObject({ pid: process.pid });
  expect(own && isStillRunning(own)).toBe(true);
  expect([describeProcess(0), describeProcess(-1), describeProcess(1.5), describeProcess(Number.NaN)]).toEqual(
    Array(4).fill(undefined),
  );
  const child = sleep();
  const known = describeProcess(child.pid);
  expect(known?.command).toBe("sleep 60");
  expect([parentOf(child.pid), parentOf(process.pid)]).toEqual([process.pid, process.ppid]);
  child.kill();
  await child.ended;
  expect(known && isStillRunning(known)).toBe(false);
});

it("does not touch a process that has got the number of an older one", async () => {
  const child = sleep();
  const older = { pid: child.pid, startedAt: "before that", command: "sleep 60" };
  expect(await endProcess(older, [{ signal: "SIGKILL", waitMs: 1_000 }])).toBe(true);
  expect(describeProcess(child.pid)).toBeDefined();
  child.kill();
  await child.ended;
});

it("ends a process that ignores the first signal by the second", async () => {
  const child = spawn(process.execPath, [
    "-e",
    `process.on("SIGTERM", () => console.log("heard")); console.log("up"); setInterval(() => {}, 1000)`,
  ]);
  await once(child.stdout, "data");
  const known = describeProcess(child.pid ?? 0);
  const exit = once(child, "exit");
  const heard = once(child.stdout, "data");
  const steps = [
    { signal: "SIGTERM", waitMs: 500 },
    { signal: "SIGKILL", waitMs: 5_000 },
  ] as const;
  expect(known && (await endProcess(known, steps))).toBe(true);
  expect(String((await heard)[0])).toContain("heard");
  expect((await exit)[1]).toBe("SIGKILL");
});
