// One supervisor a home: a second start on the same folder would fight over ports, database and edge state.
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { RunningProcess } from "./running-process.ts";
import { describeProcess, isStillRunning } from "./running-process.ts";

export interface HomeLock {
  /** Tells a start that comes now to wait for us rather than to give up. */
  leaving(): void;
  release(): void;
}

interface Holder {
  readonly process: RunningProcess;
  readonly leaving: boolean;
}

const freeBytesMin = 200_000_000;
const leavingWaitMsMax = 30_000;
// A supervisor whose npm was killed notices within a second and begins to leave: do not give up before.
const stayingWaitMsMax = 2_500;

/**
 * Takes a home for this process, waiting for one that is just leaving.
 * @throws Error in words for the operator: in use, no space, not writable.
 */
export async function lockHome(home: string): Promise<HomeLock> {
  const file = join(home, "supervisor.json");
  checkSpace(home);
  const beganMs = performance.now();
  for (let holder = readHolder(file); holder && isStillRunning(holder.process); holder = readHolder(file)) {
    if (performance.now() - beganMs > (holder.leaving ? leavingWaitMsMax : stayingWaitMsMax)) {
      throw new Error(
        `Endcap already runs on ${home} (process ${holder.process.pid}). Stop it with Ctrl-C there or \`kill ${holder.process.pid}\`, or set another ENDCAP_HOME, PORT and ORIGIN_PORT.`,
      );
    }
    await pause(100);
  }
  const own = describeProcess(process.pid);
  if (!own)
    throw new Error("This system does not tell about its processes (no /proc, no ps): Endcap cannot supervise here.");
  const write = (leaving: boolean): void =>
    writeFileSync(file, JSON.stringify({ process: own, leaving } satisfies Holder));
  write(false);
  return { leaving: () => write(true), release: () => rmSync(file, { force: true }) };
}

function checkSpace(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o711 });
    const { bavail, bsize } = statfsSync(home);
    if (bavail * bsize >= freeBytesMin) return;
  } catch (error) {
    throw new Error(`ENDCAP_HOME (${home}) cannot be used: ${(error as Error).message}.`);
  }
  throw new Error(
    `The disk is full: less than ${freeBytesMin / 1e6} MB are free for ${home}. Free some space and start again.`,
  );
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder: Holder = JSON.parse(readFileSync(file, "utf8"));
    return holder.process ? holder : undefined;
  } catch {
    return undefined;
  }
}
