/** What the figures were measured on, and whether the machine was quiet while it happened. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { median } from "./row.ts";

const busyShareMax = 0.2;
const lookMs = 500;

export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  node: string;
  loadAverage: number;
  fdatasyncMs: number;
  /** Processes that used more than a fifth of a core while we looked, as `name (pid) share`. */
  busy: string[];
}

export async function describeMachine(): Promise<Machine> {
  const busy = await busyProcesses();
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    fdatasyncMs: medianFdatasyncMs(),
    busy,
  };
}

function medianFdatasyncMs(): number {
  const folder = mkdtempSync(join(tmpdir(), "endcap-bench-"));
  const file = openSync(join(folder, "sync"), "w");
  const block = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 30 }, () => {
    writeSync(file, block);
    const started = performance.now();
    fdatasyncSync(file);
    return performance.now() - started;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return Math.round(median(times) * 1000) / 1000;
}

/** Linux only: elsewhere nothing is known and the list is empty. */
async function busyProcesses(): Promise<string[]> {
  const before = cpuTicks();
  if (before.size === 0) return [];
  await pause(lookMs);
  const ticksPerSecond = 100;
  return [...cpuTicks()]
    .map(([pid, now]) => ({
      pid,
      name: now.name,
      share: (now.ticks - (before.get(pid)?.ticks ?? now.ticks)) / ticksPerSecond / (lookMs / 1000),
    }))
    .filter((found) => found.pid !== process.pid && found.share > busyShareMax)
    .map((found) => `${found.name} (${found.pid}) ${Math.round(found.share * 100)} %`);
}

function cpuTicks(): Map<number, { name: string; ticks: number }> {
  const found = new Map<number, { name: string; ticks: number }>();
  try {
    for (const entry of readdirSync("/proc")) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        found.set(Number(entry), {
          name: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")),
          ticks: Number(fields[11]) + Number(fields[12]),
        });
      } catch {
        // The process ended between the listing and the look.
      }
    }
  } catch {
    return found;
  }
  return found;
}
