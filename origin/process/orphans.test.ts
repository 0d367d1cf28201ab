import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { endOrphans } from "./orphans.ts";
import { describeProcess } from "./running-process.ts";

const runFolder = mkdtempSync(join(tmpdir(), "endcap-orphans-"));
afterAll(() => rmSync(runFolder, { recursive: true, force: true }));

it("ends what its files truly name, leaves strangers alone, and clears the files", async () => {
  const program = join(runFolder, "napper");
  symlinkSync("/bin/sleep", program);
  const children = {
    known: spawn("sleep", ["60"]),
    ours: spawn(program, ["60"]),
    reused: spawn("sleep", ["60"]),
    stranger: spawn("sleep", ["60"]),
    otherCommand: spawn("sleep", ["60"]),
  };
  const identity = (pid: number | undefined): object => describeProcess(pid ?? 0) ?? {};
  const write = (name: string, value: unknown): void => writeFileSync(join(runFolder, name), JSON.stringify(value));
  write("known.json", identity(children.known.pid));
  write("ours.pid", children.ours.pid);
  write("reused.json", { ...identity(children.reused.pid), startedAt: "before that" });
  write("stranger.pid", children.stranger.pid);
  write("otherCommand.json", { ...identity(children.otherCommand.pid), command: "node server.ts" });
  writeFileSync(join(runFolder, "damaged.json"), "{");
  const ends = [once(children.known, "exit"), once(children.ours, "exit")];

  expect((await endOrphans(runFolder)).sort()).toEqual(["known", "ours"]);
  await Promise.all(ends);
  for (const child of [children.reused, children.stranger, children.otherCommand]) {
    expect(describeProcess(child.pid ?? 0)).toBeDefined();
    child.kill("SIGKILL");
  }
  expect(readdirSync(runFolder)).toEqual(["napper"]);
  expect(await endOrphans(join(runFolder, "none"))).toEqual([]);
});
