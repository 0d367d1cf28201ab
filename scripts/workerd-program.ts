// workerd as a process that can be found again: Miniflare starts it, this gives it a pid file and an end.
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describeProcess } from "../origin/process/running-process.ts";
import { dieWithParent } from "../origin/process/supervised-child.ts";

const watchPollMs = 1_000;
const goneChecksMax = 5;

/** @returns `lost`, which resolves when workerd has been gone for five seconds. */
export function watchWorkerd(pidFile: string): { readonly lost: Promise<void>; stopWatching(): void } {
  let goneChecks = 0;
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<void>((done) => {
    timer = setInterval(() => {
      goneChecks = describeProcess(Number(readFileSync(pidFile, "utf8"))) ? 0 : goneChecks + 1;
      if (goneChecks >= goneChecksMax) done();
    }, watchPollMs);
  });
  return { lost, stopWatching: () => clearInterval(timer) };
}

/**
 * A program in workerd's place that writes down its pid, ends when this process dies (Linux), and is known by its path:
 * a killed launcher would leave workerd holding port and state.
 */
export function workerdWrapper(runFolder: string): string {
  const require = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  const real: string = require("workerd").default;
  mkdirSync(runFolder, { recursive: true });
  const link = join(runFolder, "workerd");
  rmSync(link, { force: true });
  symlinkSync(real, link);
  const wrapper = join(runFolder, "workerd.sh");
  const start = [...dieWithParent("KILL"), link].map(quote).join(" ");
  writeFileSync(wrapper, `#!/bin/sh\necho $$ > ${quote(join(runFolder, "workerd.pid"))}\nexec ${start} "$@"\n`);
  chmodSync(wrapper, 0o755);
  return wrapper;
}

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
