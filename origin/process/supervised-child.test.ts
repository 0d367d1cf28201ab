import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { openLog } from "./rotating-log.ts";
import type { ChildSpec, SupervisedChild } from "./supervised-child.ts";
import { superviseChild } from "./supervised-child.ts";

const folder = mkdtempSync(join(tmpdir(), "endcap-child-"));
const children: SupervisedChild[] = [];
afterAll(async () => {
  for (const child of children) await child.stop();
  rmSync(folder, { recursive: true, force: true });
});

const supervise = (
  name: string,
  code: string,
  more: Partial<ChildSpec> = {},
): { child: SupervisedChild; said: string[] } => {
  const said: string[] = [];
  const child = superviseChild(
    {
      name,
      file: process.execPath,
      args: ["-e", code],
      environment: process.env,
      isReady: async () => true,
      readyMsMax: 10_000,
      ...more,
    },
    { runFolder: join(folder, "run"), log: openLog(join(folder, `${name}.log`)), say: (line) => said.push(line) },
  );
  children.push(child);
  return { child, said };
};

it("tells the last words of a child that ends before it is ready, and tries again", async () => {
  const { child, said } = supervise("broken", `console.error("no such table"); process.exit(1)`, {
    isReady: async () => false,
  });
  await expect(child.ready).rejects.toThrow(/broken ended:\nno such table/);
  await vi.waitFor(
    () => expect(said.filter((line) => line.includes("starting it again")).length).toBeGreaterThan(1),
    10_000,
  );
  await child.stop();
});

it("gives up waiting for a child that is never ready, and for a program that does not exist", async () => {
  const { child: slow } = supervise("slow", "setInterval(() => {}, 1000)", {
    isReady: async () => false,
    readyMsMax: 200,
  });
  await expect(slow.ready).rejects.toThrow(/slow was not ready in time/);
  const { child: none } = supervise("none", "", { file: join(folder, "nothing"), isReady: async () => false });
  await expect(none.ready).rejects.toThrow(/none ended/);
});

it("ends a child at once when told to, and does not start it again", async () => {
  const { child, said } = supervise("steady", "setInterval(() => {}, 1000)");
  await child.ready;
  const pid = child.pid();
  expect(pid).toBeGreaterThan(0);
  await child.stop();
  expect(() => process.kill(pid ?? 0, 0)).toThrow();
  expect([child.pid(), said]).toEqual([undefined, []]);
});
