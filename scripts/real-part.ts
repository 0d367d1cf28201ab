// A server from outside that tests and benches run against: started on a port of its own, killed and restarted on the
// same one, gone with the process that started it.
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { dieWithParent } from "../origin/process/supervised-child.ts";

export interface RealPart {
  /** `host:port`; the same over restarts. */
  readonly address: string;
  pid(): number;
  /** `kill -9`: what was not on disk is lost. */
  kill(): Promise<void>;
  /** After `kill`: on the same port and data; resolves when connections are taken. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export interface RealPartSpec {
  readonly name: string;
  readonly port: number;
  readonly file: string;
  readonly args: readonly string[];
  readonly readyMsMax: number;
  removeData(): void;
}

const outputCharactersMax = 10_000;
const stopMsMax = 10_000;

/** Starts it and waits until its port takes connections. @throws Error with its last words when it does not. */
export async function startRealPart(spec: RealPartSpec): Promise<RealPart> {
  let child = await launch(spec);
  return {
    address: `127.0.0.1:${spec.port}`,
    pid: () => child.pid ?? 0,
    kill: () => end(child, "SIGKILL"),
    restart: async () => {
      child = await launch(spec);
    },
    stop: async () => {
      await Promise.race([end(child, "SIGTERM"), pause(stopMsMax, undefined, { ref: false })]);
      await end(child, "SIGKILL");
      spec.removeData();
    },
  };
}

async function launch(spec: RealPartSpec): Promise<ChildProcess> {
  const [file = spec.file, ...args] = [...dieWithParent("KILL"), spec.file, ...spec.args];
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-outputCharactersMax);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  child.once("error", (error) => collect(Buffer.from(error.message)));
  const deadline = performance.now() + spec.readyMsMax;
  while (!(await takesConnections(spec.port))) {
    const gone = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if (gone || performance.now() > deadline) {
      await end(child, "SIGKILL");
      throw new Error(`${spec.name} ${gone ? "ended" : "was not ready in time"}:\n${output}`);
    }
    await pause(50);
  }
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "exit");
  child.kill(signal);
  await closed;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => done(true)).once("error", () => done(false));
    socket.once("connect", () => socket.destroy());
  });
}
