// The supervisor on the real parts, without the demo shop.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { describeProcess } from "../origin/process/running-process.ts";
import type { Part, RunningEndcap } from "./running-endcap.ts";
import { runEndcap } from "./running-endcap.ts";

const home = mkdtempSync(join(tmpdir(), "endcap-running-"));
let running: RunningEndcap | undefined;
afterAll(async () => {
  await running?.stop();
  rmSync(home, { recursive: true, force: true });
});

// Without models the origin's health is not well, but it answers.
const isUp = async (url: string): Promise<boolean> => (await fetch(url).catch(() => undefined)) !== undefined;

it("is back by itself after any part was killed, and after it was killed itself", { timeout: 300_000 }, async () => {
  running = await runEndcap({ home, bare: true });
  const { edgeUrl, originUrl } = running;
  const parts: readonly Part[] = ["origin", "workerd", "edge", "postgres"];
  for (const part of parts) {
    const killed = running.pidOf(part);
    process.kill(killed, "SIGKILL");
    await vi.waitFor(
      async () => {
        expect(running?.pidOf(part)).not.toBe(killed);
        expect([part, await isUp(`${edgeUrl}/v1/health`), await isUp(`${originUrl}/health`)]).toEqual([
          part,
          true,
          true,
        ]);
      },
      { timeout: 60_000, interval: 50 },
    );
  }
  const left = parts.map((part) => running?.pidOf(part) ?? 0);
  await running.kill();
  running = await runEndcap({
    home,
    bare: true,
    port: Number(new URL(edgeUrl).port),
    originPort: Number(new URL(originUrl).port),
  });
  for (const pid of left) expect(describeProcess(pid)).toBeUndefined();
  const pids = (["supervisor", ...parts] as const).map((part) => running?.pidOf(part) ?? 0);
  expect(await running.stop()).toBe(0);
  running = undefined;
  for (const pid of pids) expect(describeProcess(pid)).toBeUndefined();
});
