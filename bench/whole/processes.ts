// What processes use, as Linux tells it: each with all that it started.
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessUse {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** With that of children that ended. */
  readonly cpuMs: number;
}

const msPerTick = 10;
const bytesPerKiB = 1024;

/** @returns every process of this machine; empty where there is no /proc */
export function readProcesses(): ProcessUse[] {
  return listPids().flatMap((pid) => readProcess(pid) ?? []);
}

/** A process and its descendants. */
export function withDescendants(all: readonly ProcessUse[], pid: number): ProcessUse[] {
  const found = all.filter((one) => one.pid === pid);
  for (let at = 0; at < found.length; at++) found.push(...all.filter(({ parent }) => parent === found[at]?.pid));
  return found;
}

/** Cores used between two looks, by a process and its descendants, those of other parts left out. */
export function coresBetween(
  before: readonly ProcessUse[],
  after: readonly ProcessUse[],
  pid: number,
  ms: number,
  others: readonly number[] = [],
): number {
  const sum = (all: readonly ProcessUse[]) => {
    const left = new Set(others.filter((other) => other !== pid).flatMap((other) => withDescendants(all, other)));
    return withDescendants(all, pid).reduce((total, one) => total + (left.has(one) ? 0 : one.cpuMs), 0);
  };
  return (sum(after) - sum(before)) / ms;
}

function listPids(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function readProcess(pid: number): ProcessUse | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
    return {
      pid,
      parent: Number(fields[1]),
      name: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")),
      cpuMs: ticks * msPerTick,
    };
  } catch {
    return undefined;
  }
}

/** What is in memory now: its own, and its share of what it has in common with others (Pss) where that may be read; 0 once it ended. */
export function memoryBytesOf(pid: number): number {
  const kiB = (file: string, label: string): number | undefined => {
    const found = new RegExp(`^${label}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/${file}`, "utf8"));
    return found ? Number(found[1]) : undefined;
  };
  try {
    return (kiB("smaps_rollup", "Pss") ?? 0) * bytesPerKiB;
  } catch {
    return 0;
  }
}
