// The embedded Postgres: a real server from npm in a folder of its own. Durable as any other (fsync on) unless it is
// a throw-away one. Its owner is written down, so that a server whose owner died is recognised and stopped.
import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort, isPortFree } from "../process/free-port.ts";
import type { RunningProcess } from "../process/running-process.ts";
import { describeProcess, endProcess, isStillRunning } from "../process/running-process.ts";
import { prepareCluster, readPassword } from "./cluster.ts";
import { asServerUser, postgresPrograms } from "./postgres-program.ts";

export interface PostgresServer {
  /** With the password: for children and pools, never for a log. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server is gone, for whatever reason. */
  readonly exited: Promise<void>;
  /** A fast shutdown: open transactions roll back, what was committed stays. Bounded; kills in the end. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** The server's folder; created when missing. */
  readonly folder: string;
  /** `false` only for a server whose data nobody will miss: no fsync, no waiting for the disk. */
  readonly durable?: boolean;
  /** Exactly this port, or fail; otherwise the folder's port of last time, or a free one. */
  readonly port?: number;
}

const readyWaitMsMax = 120_000;
const logBytesMax = 10_000_000;
const stopSteps = [
  { signal: "SIGINT", waitMs: 15_000 },
  { signal: "SIGQUIT", waitMs: 5_000 },
  { signal: "SIGKILL", waitMs: 2_000 },
] as const;

/**
 * Starts the server of a folder and waits until it takes connections.
 * A server left behind by a dead owner is stopped first.
 * @throws Error in words for the operator: owner alive, disk full, damaged folder, no server for this platform.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const folder = resolve(options.folder);
  const durable = options.durable ?? true;
  await stopOrphan(folder);
  await prepareCluster(folder, durable);
  const port = options.port ?? (await keptPort(folder));
  const log = join(folder, "server.log");
  rotate(log);
  const output = openSync(log, "a");
  const logBegin = statSync(log).size;
  writeFileSync(join(folder, "owner.json"), JSON.stringify(describeProcess(process.pid)));
  const { file, args, ...identity } = asServerUser(
    postgresPrograms().postgres,
    ["-D", dataFolder(folder), ...serverSettings(port, durable)],
    true,
  );
  const child = spawn(file, args, {
    ...identity,
    detached: true,
    stdio: ["ignore", output, output],
    cwd: "/",
    env: { LC_ALL: "C" },
  });
  closeSync(output);
  const exited = new Promise<void>((done) => child.once("exit", () => done()).once("error", () => done()));
  const pid = child.pid ?? 0;
  await waitUntilReady(folder, pid, exited, () => readFileSync(log, "utf8").slice(logBegin));
  const url = serverUrl(folder, port);
  return {
    url,
    port,
    pid,
    exited,
    stop: async () => {
      const running = describeProcess(pid);
      if (running) await endProcess(running, stopSteps);
      await exited;
      rmSync(join(folder, "owner.json"), { force: true });
    },
  };
}

/** The address of the server that runs in a folder now, whoever owns it; undefined when none does. */
export function findPostgres(folder: string): { readonly url: string; readonly owner: RunningProcess } | undefined {
  const home = resolve(folder);
  const server = runningServer(home);
  const owner = readOwner(home);
  if (!server?.ready || !owner || !isStillRunning(owner)) return undefined;
  return { url: serverUrl(home, server.port), owner };
}

async function stopOrphan(folder: string): Promise<void> {
  const server = runningServer(folder);
  if (!server) return;
  const owner = readOwner(folder);
  if (owner && isStillRunning(owner)) {
    throw new Error(
      `The database in ${folder} is in use by process ${owner.pid} (${owner.command}). Stop it, or choose another ENDCAP_HOME.`,
    );
  }
  if (!(await endProcess(server.process, stopSteps))) {
    throw new Error(
      `A Postgres left behind by an earlier run (process ${server.process.pid}) does not stop. Kill it and start again.`,
    );
  }
}

/** Reads `postmaster.pid` (pid, folder, start, port, socket, address, key, state) and believes it only if the process is ours. */
function runningServer(folder: string): { process: RunningProcess; port: number; ready: boolean } | undefined {
  const file = join(dataFolder(folder), "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  const found = describeProcess(Number(lines[0]));
  if (!found?.command.includes(dataFolder(folder))) return undefined;
  return { process: found, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

async function waitUntilReady(
  folder: string,
  pid: number,
  exited: Promise<void>,
  readLog: () => string,
): Promise<void> {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const deadline = performance.now() + readyWaitMsMax;
  while (performance.now() < deadline) {
    const server = runningServer(folder);
    if (server?.process.pid === pid && server.ready) return;
    if (gone) throw new Error(explainFailure(folder, readLog()));
    await pause(20);
  }
  process.kill(pid, "SIGQUIT");
  throw new Error(
    `Postgres did not take connections within ${readyWaitMsMax / 1000} s; see ${join(folder, "server.log")}.`,
  );
}

function explainFailure(folder: string, log: string): string {
  if (/no space left on device/i.test(log))
    return `The disk is full: Postgres cannot write in ${folder}. Free some space and start again.`;
  const reason = /^.*(?:FATAL|PANIC):\s*(.*)$/m.exec(log)?.[1] ?? log.trim().split("\n").at(-1) ?? "no reason given";
  return `The database in ${folder} does not start (${reason}). See ${join(folder, "server.log")}; to begin anew, move that folder away.`;
}

function serverSettings(port: number, durable: boolean): string[] {
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=120",
    "timezone=UTC",
    "log_timezone=UTC",
    "shared_buffers=256MB",
    // Many small queries on few cores: compiling or splitting one costs more than it gives, and /dev/shm may be tiny.
    "jit=off",
    "max_parallel_workers_per_gather=0",
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ];
  return settings.flatMap((setting) => ["-c", setting]);
}

/** The port stays the same over restarts, so that pools find the server again; another is taken only if it is lost. */
async function keptPort(folder: string): Promise<number> {
  const file = join(folder, "port");
  const kept = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (kept > 0 && (await isPortFree(kept))) return kept;
  const port = await freePort();
  writeFileSync(file, String(port));
  return port;
}

function readOwner(folder: string): RunningProcess | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "owner.json"), "utf8"));
  } catch {
    return undefined;
  }
}

function rotate(log: string): void {
  mkdirSync(join(log, ".."), { recursive: true });
  if (existsSync(log) && statSync(log).size > logBytesMax) renameSync(log, `${log}.old`);
}

const dataFolder = (folder: string): string => join(folder, "data");
const serverUrl = (folder: string, port: number): string =>
  `postgres://postgres:${readPassword(folder)}@127.0.0.1:${port}/postgres`;
