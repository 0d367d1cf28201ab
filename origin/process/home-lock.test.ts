import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { lockHome } from "./home-lock.ts";
import { describeProcess } from "./running-process.ts";

const home = mkdtempSync(join(tmpdir(), "endcap-lock-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it("lets one hold a home, waits for one that is leaving, and takes over from the dead", async () => {
  const first = await lockHome(home);
  await expect(lockHome(home)).rejects.toThrow(/already runs on .*another ENDCAP_HOME/);
  first.leaving();
  const second = lockHome(home);
  first.release();
  (await second).release();

  const dead = { ...describeProcess(process.pid), startedAt: "before that" };
  writeFileSync(join(home, "supervisor.json"), JSON.stringify({ process: dead, leaving: false }));
  (await lockHome(home)).release();
  writeFileSync(join(home, "supervisor.json"), "{");
  (await lockHome(home)).release();
});

it("says so when the home is not a folder", async () => {
  const file = join(home, "file");
  writeFileSync(file, "");
  await expect(lockHome(file)).rejects.toThrow(/ENDCAP_HOME .* cannot be used/);
});
