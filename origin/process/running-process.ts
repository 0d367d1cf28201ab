// A process known by more than its number: numbers are reused, so a pid read from a file is believed only when the
// start time and the command line still agree.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** What identifies one run of one program on this machine. `startedAt` is opaque: compare it, do not read it. */
export interface RunningProcess {
  readonly pid: number;
  readonly startedAt: string;
  readonly command: string;
}

/** The process that has this pid now; undefined when there is none (a zombie counts as none). */
export function describeProcess(pid: number): RunningProcess | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === "linux" ? describeByProc(pid) : describeByPs(pid);
}

/** Whether exactly this run of this program is still alive. */
export function isStillRunning(known: RunningProcess): boolean {
  const now = describeProcess(known.pid);
  return now !== undefined && now.startedAt === known.startedAt;
}

/** Ends a process: each signal in turn, waiting for it to go. Resolves to whether it is gone. */
export async function endProcess(
  target: RunningProcess,
  steps: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[],
): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    if (!isStillRunning(target)) return true;
    try {
      process.kill(target.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return true;
      throw error;
    }
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      if (!isStillRunning(target)) return true;
      await pause(20);
    }
  }
  return !isStillRunning(target);
}

/** The pid of a process's parent; undefined when the process is gone. */
export function parentOf(pid: number): number | undefined {
  try {
    const parent =
      process.platform === "linux"
        ? statFields(pid)[1]
        : execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
          });
    return Number(parent);
  } catch {
    return undefined;
  }
}

/** State, parent and on: the second field is the program's name in brackets and may hold anything; count from behind it. */
function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function describeByProc(pid: number): RunningProcess | undefined {
  try {
    const fields = statFields(pid);
    const [state, startedAt] = [fields[0], fields[19]];
    if (state === "Z" || state === "X" || startedAt === undefined) return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { pid, startedAt, command };
  } catch {
    return undefined;
  }
}

function describeByPs(pid: number): RunningProcess | undefined {
  try {
    const line = execFileSync("ps", ["-o", "state=,lstart=,command=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    const match = /^(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(line);
    if (!match || match[1]?.startsWith("Z")) return undefined;
    return { pid, startedAt: match[2] ?? "", command: match[3] ?? "" };
  } catch {
    return undefined;
  }
}
