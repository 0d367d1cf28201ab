// Some of the origin's services in a process of their own, as an operator spreads them.
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../../origin/process/free-port.ts";
import { dieWithParent } from "../../origin/process/supervised-child.ts";

export interface OriginProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL("../../origin/services/all-in-one.ts", import.meta.url));
const readyMsMax = 60_000;
const stopMsMax = 15_000;
const outputCharactersMax = 5_000;

/** Resolves when it answers. @throws Error with its last words when it does not */
export async function startOriginProcess(
  services: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<OriginProcess> {
  const port = await freePort();
  const [file = process.execPath, ...args] = [...dieWithParent("KILL"), process.execPath, program, ...services];
  const child = spawn(file, args, {
    env: { ...process.env, LOG_LEVEL: "error", ...environment, PORT: "1", ORIGIN_PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-outputCharactersMax);
    });
  const url = `http://127.0.0.1:${port}`;
  const endsMs = performance.now() + readyMsMax;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > endsMs) {
      await end(child);
      throw new Error(`${services.join(" and ")} did not get up:\n${output}`);
    }
    await pause(100);
  }
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      await end(child);
      if (output !== "") console.log(`  ${services.join(" and ")} said: ${output.trim()}`);
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    async (response) => (await response.arrayBuffer()).byteLength >= 0,
    () => false,
  );

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await Promise.race([ended, pause(stopMsMax, undefined, { ref: false })]);
  child.kill("SIGKILL");
  await ended;
}
