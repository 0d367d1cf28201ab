// Which Parquet files count: the table lake_files. A file that is not listed does not exist for any reader; nor do rows of withdrawn keys.
import type { Sql, Transaction } from "../database/connect.ts";
import type { Dataset } from "./row-schema.ts";

export interface LakeFile {
  readonly shop: string;
  /** In the object store. */
  readonly path: string;
  readonly dataset: Dataset;
  /** UTC day, `YYYY-MM-DD`. */
  readonly day: string;
  /** `log`, or the import's source. */
  readonly source: string;
  readonly partition: number;
  /** Offsets of the log (or lines of the source) that the file covers, both included. */
  readonly fromOffset: bigint;
  readonly toOffset: bigint;
  readonly rows: number;
  readonly bytes: number;
  readonly appliedFromMs: number;
  readonly appliedToMs: number;
}

/** `lake/events/shop=grocer/day=2026-03-01/p3-1200-1999.parquet`; imports add their source. */
export function lakePath(file: Omit<LakeFile, "path" | "rows" | "bytes" | "appliedFromMs" | "appliedToMs">): string {
  const folder = `lake/${file.dataset}/shop=${file.shop}/day=${file.day}`;
  const source = file.source === "log" ? "" : `-${file.source}`;
  return `${folder}/p${file.partition}-${file.fromOffset}-${file.toOffset}${source}.parquet`;
}

/** A path already listed is replaced: it was written again. */
export async function listFiles(transaction: Transaction, files: readonly LakeFile[]): Promise<void> {
  if (files.length === 0) return;
  const column = <Value>(of: (file: LakeFile) => Value): Value[] => files.map(of);
  await transaction`
    insert into lake_files (shop, path, dataset, day, source, log_partition, from_offset, to_offset, rows, bytes, applied_from_ms, applied_to_ms)
    select * from unnest(
      ${column((file) => file.shop)}::text[], ${column((file) => file.path)}::text[], ${column((file) => file.dataset)}::text[],
      ${column((file) => file.day)}::date[], ${column((file) => file.source)}::text[], ${column((file) => file.partition)}::int[],
      ${column((file) => String(file.fromOffset))}::bigint[], ${column((file) => String(file.toOffset))}::bigint[],
      ${column((file) => file.rows)}::bigint[], ${column((file) => file.bytes)}::bigint[],
      ${column((file) => file.appliedFromMs)}::bigint[], ${column((file) => file.appliedToMs)}::bigint[])
    on conflict (shop, path) do update set rows = excluded.rows, bytes = excluded.bytes,
      applied_from_ms = excluded.applied_from_ms, applied_to_ms = excluded.applied_to_ms, written_at = now()`;
}

export interface FileFilter {
  /** Files with a row applied before this moment. */
  readonly untilMs?: number;
  /** Files with a row applied at or after this moment. */
  readonly fromMs?: number;
}

/** @returns paths in the object store, oldest first */
export async function listedPaths(
  sql: Sql,
  shop: string,
  dataset: Dataset,
  { fromMs = 0, untilMs = Number.MAX_SAFE_INTEGER }: FileFilter = {},
): Promise<string[]> {
  const rows = await sql<{ path: string }[]>`select path from lake_files
    where shop = ${shop} and dataset = ${dataset} and applied_from_ms < ${untilMs} and applied_to_ms >= ${fromMs}
    order by applied_from_ms, path`;
  return rows.map((row) => row.path);
}

/** Whose rows no reader may see. */
export async function withdrawnKeys(sql: Sql, shop: string): Promise<string[]> {
  const rows = await sql<{ shopper_key: string }[]>`select shopper_key from withdrawn_keys where shop = ${shop}`;
  return rows.map((row) => row.shopper_key);
}
