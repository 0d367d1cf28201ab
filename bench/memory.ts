/** What a started system keeps in memory, process by process: at rest, and while shoppers shop. */
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { simulate } from "../examples/grocer/simulator/simulate.ts";
import type { Bench, Row } from "./report/row.ts";
import { openGrocer } from "./whole/open-grocer.ts";
import { memoryBytesOf, readProcesses, withDescendants } from "./whole/processes.ts";

const restMs = 10_000;
const lookMs = 1_000;
const bytesPerMiB = 1024 ** 2;

export const bench: Bench = {
  name: "memory",
  summary: "MiB in memory of each process of a started system, at rest and under load [--rate N] [--seconds N]",
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ home: { type: "string" }, rate: { type: "string", default: "100" } },
        ...{ seconds: { type: "string", default: "60" } },
      },
    });
    const seconds = Number(values.seconds);
    const grocer = await openGrocer({ home: values.home });
    try {
      await pause(restMs);
      const supervisor = grocer.running().pidOf("supervisor");
      const rest = memoryByProcess(supervisor);
      const { edgeUrl, secretKey } = grocer;
      const load = simulate({
        edgeUrl,
        secretKey,
        seconds,
        seed: 1,
        run: "memory",
        ratePerSecond: Number(values.rate),
      });
      const most = new Map<string, number>();
      const looking = setInterval(() => {
        for (const [name, bytes] of memoryByProcess(supervisor)) most.set(name, Math.max(bytes, most.get(name) ?? 0));
      }, lookMs);
      const { eventsAccepted, shelvesAsked } = await load.finally(() => clearInterval(looking));
      const last = memoryByProcess(supervisor);
      const beside = `${Math.round(eventsAccepted / seconds)} events/s and ${Math.round(shelvesAsked / seconds)} shelves/s`;
      console.log(`At rest for ${restMs / 1_000} s, then ${seconds} s of ${beside}.`);
      return [
        ...rowsOf("at rest", rest),
        ...rowsOf("under load, at the end", last),
        ...rowsOf("under load, most", most),
      ];
    } finally {
      await grocer.close();
    }
  },
};

/** By what a process is: all of Postgres's together, each other one by name. */
function memoryByProcess(supervisor: number): Map<string, number> {
  const found = new Map<string, number>();
  for (const { pid, name } of withDescendants(readProcesses(), supervisor)) {
    const role = pid === supervisor ? "supervisor" : roleOf(pid, name);
    found.set(role, (found.get(role) ?? 0) + memoryBytesOf(pid));
  }
  return found;
}

function roleOf(pid: number, name: string): string {
  if (name.startsWith("postgres")) return "Postgres";
  if (name.startsWith("workerd")) return "workerd";
  const command = commandOf(pid);
  if (command.includes("all-in-one")) return "origin";
  if (command.includes("serve-edge")) return "edge launcher";
  return name;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function rowsOf(split: string, found: ReadonlyMap<string, number>): Row[] {
  const sum = [...found.values()].reduce((total, bytes) => total + bytes, 0);
  return [...found, ["all", sum] as const].map(([model, bytes]) => ({
    ...{ metric: "memoryMiB", model, split, value: bytes / bytesPerMiB, unit: "MiB" },
  }));
}
