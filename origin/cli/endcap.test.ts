import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const program = fileURLToPath(new URL("../../scripts/endcap.mjs", import.meta.url));
const endcap = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [program, ...args], { encoding: "utf8", timeout: 20_000 });

it("lists its commands, one line each, and explains each of them", () => {
  const { status, stdout } = endcap();
  expect(status).toBe(0);
  const names = [...stdout.matchAll(/^ {2}(\S+) {2,}\S/gm)].map((match) => match[1] ?? "");
  expect(names).toContain("start");
  for (const name of names) {
    const help = endcap(name, "--help");
    expect([name, help.status, help.stderr]).toEqual([name, 0, ""]);
    expect(help.stdout).toMatch(new RegExp(`^Usage: endcap ${name}\\b`, "m"));
    expect(help.stdout).toMatch(/^ {2}-h, --help +Show this help$/m);
    expect(help.stdout).not.toContain("(default: )");
  }
}, 60_000);

it("fails in one sentence for a command, an option or a value it does not know", () => {
  expect(endcap("begin")).toMatchObject({ status: 1, stderr: expect.stringMatching(/^There is no command "begin"\./) });
  expect(endcap("start", "--fast")).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Unknown option '--fast'/),
  });
  expect(endcap("start", "now")).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Unexpected argument 'now'/),
  });
});
