// What an earlier run left behind when it was killed: found by its files, believed only if still the same process.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { RunningProcess } from "./running-process.ts";
import { describeProcess, endProcess, isStillRunning } from "./running-process.ts";

const endSteps = [
  { signal: "SIGTERM", waitMs: 3_000 },
  { signal: "SIGKILL", waitMs: 2_000 },
] as const;

/**
 * Ends what the files of a run folder name. `<name>.json` holds a RunningProcess; `<name>.pid` holds a bare pid,
 * which counts only if that process was started from this very folder.
 * @returns the names of those that were still alive.
 * @throws Error when one does not end.
 */
export async function endOrphans(runFolder: string): Promise<string[]> {
  if (!existsSync(runFolder)) return [];
  const files = readdirSync(runFolder).filter((name) => /\.(json|pid)$/.test(name));
  const ended = await Promise.all(
    files.map(async (name) => ((await endOrphan(runFolder, name)) ? [name.replace(/\.\w+$/, "")] : [])),
  );
  return ended.flat();
}

/** As endOrphans, for one file of the folder. @returns whether what it names was still alive. */
export async function endOrphan(runFolder: string, name: string): Promise<boolean> {
  const path = join(runFolder, name);
  if (!existsSync(path)) return false;
  const orphan = name.endsWith(".json") ? readIdentity(path) : readPid(path, runFolder);
  if (orphan && !(await endProcess(orphan, endSteps))) {
    throw new Error(
      `Process ${orphan.pid} was left behind by an earlier run and does not end. Kill it and start again.`,
    );
  }
  rmSync(path, { force: true });
  return orphan !== undefined;
}

function readIdentity(path: string): RunningProcess | undefined {
  try {
    const known: RunningProcess = JSON.parse(readFileSync(path, "utf8"));
    return isStillRunning(known) && describeProcess(known.pid)?.command.endsWith(known.command) ? known : undefined;
  } catch {
    return undefined;
  }
}

function readPid(path: string, runFolder: string): RunningProcess | undefined {
  const found = describeProcess(Number(readFileSync(path, "utf8").trim()));
  return found?.command.includes(`${runFolder}/`) ? found : undefined;
}
