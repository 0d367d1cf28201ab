// Starts contract-consumer.ts and kills it as a machine would: no goodbye.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ConsumerSpec } from "./contract-consumer.ts";
import { readyLine } from "./contract-consumer.ts";

const program = fileURLToPath(new URL("contract-consumer.ts", import.meta.url));

/** Resolves once it consumes. */
export async function startContractConsumer(spec: ConsumerSpec): Promise<{ kill(): Promise<void> }> {
  const child = spawn(process.execPath, [program, JSON.stringify(spec)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) if (line === readyLine) return;
    throw new Error("the consumer ended before it consumed");
  })();
  await ready;
  return {
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
