// A child that is kept running: started again when it dies, known by a file, ended within a bound.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { RotatingLog } from "./rotating-log.ts";
import type { RunningProcess } from "./running-process.ts";
import { describeProcess, endProcess } from "./running-process.ts";

export interface ChildSpec {
  /** Names its log and the file that identifies it. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asked again and again until it says yes. */
  readonly isReady: () => Promise<boolean>;
  readonly readyMsMax: number;
  /** What the operator may do when the child does not get up. */
  readonly advice?: string;
}

export interface SupervisedChild {
  readonly name: string;
  /** Of the run now alive; undefined between two runs. */
  pid(): number | undefined;
  /** Resolves when the first run is ready. Rejects when it ended or was not ready in time. */
  readonly ready: Promise<void>;
  /** No more restarts; asks the child to end and makes sure of it. */
  stop(): Promise<void>;
}

export interface Surroundings {
  /** Where the files stand that identify running children. */
  readonly runFolder: string;
  readonly log: RotatingLog;
  /** One line for the operator. */
  readonly say: (line: string) => void;
}

const backoffFirstMs = 100;
const backoffMsMax = 1_000;
/** Who ran this long has recovered from what ended it before. */
const steadyMs = 5_000;
const readyPollMs = 50;
const endSteps = [
  { signal: "SIGTERM", waitMs: 10_000 },
  { signal: "SIGKILL", waitMs: 2_000 },
] as const;

/** Starts a child and keeps it alive until `stop`. */
export function superviseChild(spec: ChildSpec, around: Surroundings): SupervisedChild {
  let stopping = false;
  let current: { readonly pid: number; readonly exited: Promise<void> } | undefined;
  let wake = (): void => {};

  const run = async (onReady: () => void, onFailure: (reason: Error) => void): Promise<void> => {
    const startedMs = performance.now();
    const child = startChild(spec, around);
    current = child;
    const outcome = await Promise.race([waitUntilReady(spec), child.exited.then(() => "gone" as const)]);
    if (outcome === "ready") onReady();
    else onFailure(new Error(failureOf(spec, outcome === "gone" ? "ended" : "was not ready in time", around)));
    await child.exited;
    current = undefined;
    rmSync(fileOf(spec, around), { force: true });
    if (performance.now() - startedMs > steadyMs) failures = 0;
  };

  let failures = 0;
  let over = Promise.resolve();
  const ready = new Promise<void>((onReady, onFailure) => {
    over = (async () => {
      while (!stopping) {
        await run(onReady, onFailure);
        if (stopping) break;
        const waitMs = Math.min(backoffFirstMs * 2 ** failures, backoffMsMax);
        failures += 1;
        if (isPowerOfTwo(failures))
          around.say(
            `${spec.name} stopped; starting it again${failures > 1 ? ` (${failures} times now, see its log)` : ""}.`,
          );
        await Promise.race([pause(waitMs), new Promise<void>((done) => (wake = done))]);
      }
    })();
  });
  ready.catch(() => {});

  return {
    name: spec.name,
    pid: () => current?.pid,
    ready,
    stop: async () => {
      stopping = true;
      wake();
      const running = current && describeProcess(current.pid);
      if (running) await endProcess(running, endSteps);
      await over;
    },
  };
}

const lastLinesCount = 12;

const failureOf = (spec: ChildSpec, what: string, around: Surroundings): string =>
  [`${spec.name} ${what}:`, around.log.lastLines(lastLinesCount), ...(spec.advice ? [spec.advice] : [])].join("\n");

// A child that fails for ever is told of less and less often.
const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0;

function startChild(spec: ChildSpec, around: Surroundings): { pid: number; exited: Promise<void> } {
  const [file = spec.file, ...args] = [...dieWithParent("TERM"), spec.file, ...spec.args];
  // Detached: a Ctrl-C in the terminal reaches the supervisor alone, which ends its children in order.
  const child = spawn(file, args, { env: { ...spec.environment }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  child.stdout.on("data", around.log.write);
  child.stderr.on("data", around.log.write);
  const pid = child.pid ?? 0;
  mkdirSync(around.runFolder, { recursive: true });
  const identity = describeProcess(pid);
  const command = [spec.file, ...spec.args].join(" ");
  if (identity) writeFileSync(fileOf(spec, around), JSON.stringify({ ...identity, command } satisfies RunningProcess));
  const exited = new Promise<void>((done) => {
    child.once("exit", () => done());
    child.once("error", (error) => {
      around.log.write(Buffer.from(`${spec.name} cannot be started: ${error.message}\n`));
      done();
    });
  });
  return { pid, exited };
}

async function waitUntilReady(spec: ChildSpec): Promise<"ready" | "late"> {
  const deadline = performance.now() + spec.readyMsMax;
  while (performance.now() < deadline) {
    if (await spec.isReady().catch(() => false)) return "ready";
    await pause(readyPollMs);
  }
  return "late";
}

const fileOf = (spec: ChildSpec, around: Surroundings): string => join(around.runFolder, `${spec.name}.json`);

/** A prefix that makes the system signal a program when its parent dies; empty where there is no such thing. */
export function dieWithParent(signal: "TERM" | "KILL"): string[] {
  const prefix = ["setpriv", "--pdeathsig", signal];
  canDieWithParent ??=
    process.platform === "linux" && spawnSync("setpriv", ["--pdeathsig", signal, "true"]).status === 0;
  return canDieWithParent ? prefix : [];
}
let canDieWithParent: boolean | undefined;
