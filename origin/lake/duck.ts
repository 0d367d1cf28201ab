// DuckDB in this process: it works on its own threads, within a memory limit, and spills to a folder.
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";

import { describeProcess } from "../process/running-process.ts";

export interface DuckOptions {
  /** A scratch folder: created when missing; what a call leaves there is removed at its end. */
  readonly folder: string;
  readonly memoryMbMax?: number;
  readonly threads?: number;
}

export interface Duck {
  readonly connection: DuckDBConnection;
  /** A fresh folder for files of this use, gone after `close`. */
  readonly folder: string;
  close(): Promise<void>;
}

export async function openDuck(options: DuckOptions): Promise<Duck> {
  await removeLeftovers(options.folder);
  const folder = join(options.folder, `${hostname()}.${process.pid}.${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${options.memoryMbMax ?? 1_024}MB`,
    temp_directory: join(folder, "spill"),
    threads: String(options.threads ?? 2),
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  return {
    connection,
    folder,
    async close() {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const cleaned = new Set<string>();

/** Once a process: what processes of this machine left behind when they were killed. */
async function removeLeftovers(folder: string): Promise<void> {
  if (cleaned.has(folder)) return;
  cleaned.add(folder);
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = name.startsWith(`${hostname()}.`) ? Number(name.split(".").at(-2)) : Number.NaN;
    if (Number.isInteger(pid) && pid !== process.pid && describeProcess(pid) === undefined)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** All rows as objects: int8 as numbers, decimals as numbers, lists as arrays, times as they are in DuckDB. */
export async function duckRows<Row>(
  connection: DuckDBConnection,
  sql: string,
  values: Record<string, DuckDBValue> = {},
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, values);
  return reader.getRowObjectsJS().map(plain) as Row[];
}

/** A text literal of DuckDB's SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const literals = (texts: readonly string[]): string => `[${texts.map(literal).join(", ")}]`;

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  return value;
}
