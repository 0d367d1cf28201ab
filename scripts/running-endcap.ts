// The whole of Endcap as `endcap start` runs it, on free ports, for the journey and for chaos: its parts can be killed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../origin/process/free-port.ts";

export type Part = "supervisor" | "origin" | "edge" | "workerd" | "postgres";

export interface RunningEndcap {
  readonly edgeUrl: string;
  readonly originUrl: string;
  readonly home: string;
  /** What it has told the operator so far. */
  readonly lines: readonly string[];
  /** Of the run now alive; another one after a restart. */
  pidOf(part: Part): number;
  /** As Ctrl-C does. Resolves to the exit status when everything has ended. */
  stop(): Promise<number>;
  /** `kill -9` of the supervisor itself; its parts are left to fate. */
  kill(): Promise<void>;
}

export interface RunOptions {
  /** Kept by the caller: start again on the same one to go on. */
  readonly home: string;
  /** Without the demo shop. */
  readonly bare?: boolean;
  /** The same ports again after a restart; free ones otherwise. */
  readonly port?: number;
  readonly originPort?: number;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const program = fileURLToPath(new URL("../origin/cli/endcap.ts", import.meta.url));
const readyMsMax = 300_000;

/** Resolves when it is ready. @throws Error with what it told when it does not get up */
export async function runEndcap(options: RunOptions): Promise<RunningEndcap> {
  const port = options.port ?? (await freePort());
  const originPort = options.originPort ?? (await freePort());
  const child = spawn(process.execPath, [program, "start", ...(options.bare ? ["--bare"] : [])], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      // npm's own variables would tie this start to the life of another npm.
      npm_lifecycle_event: undefined,
      ...options.environment,
      ENDCAP_HOME: options.home,
      PORT: String(port),
      ORIGIN_PORT: String(originPort),
    },
  });
  const closed = once(child, "close");
  const lines: string[] = [];
  const ready = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        lines.push(line);
        if (line === "Endcap is ready") done();
      });
    }
  });
  const late = AbortSignal.timeout(readyMsMax);
  const outcome = await Promise.race([
    ready.then(() => "ready"),
    closed.then(() => "ended"),
    once(late, "abort").then(() => "was not ready in time"),
  ]);
  if (outcome !== "ready") {
    child.kill("SIGTERM");
    await closed;
    throw new Error(`Endcap ${outcome}:\n${lines.join("\n")}`);
  }
  return {
    edgeUrl: `http://127.0.0.1:${port}`,
    originUrl: `http://127.0.0.1:${originPort}`,
    home: options.home,
    lines,
    pidOf: (part) => pidOf(options.home, part),
    stop: async () => {
      child.kill("SIGTERM");
      await closed;
      return child.exitCode ?? -1;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

/** Of the run now alive in a home. @throws Error between two lives of a part */
export function pidOf(home: string, part: Part): number {
  const read = (...path: string[]): string => readFileSync(join(home, ...path), "utf8");
  if (part === "postgres") return Number(read("postgres", "data", "postmaster.pid").split("\n")[0]);
  if (part === "workerd") return Number(read("run", "workerd.pid"));
  if (part === "supervisor") return JSON.parse(read("supervisor.json")).process.pid;
  return JSON.parse(read("run", `${part}.json`)).pid;
}
