// JSON lines in, Parquet files by shop, day and partition out: DuckDB reads, sorts and compresses on its own threads.
import { readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Duck } from "./duck.ts";
import { literal } from "./duck.ts";
import type { Dataset } from "./row-schema.ts";
import { rowSchema } from "./row-schema.ts";

export interface ParquetFile {
  readonly file: string;
  readonly shop: string;
  readonly day: string;
  readonly partition: number;
  readonly bytes: number;
}

export const parquetFormat = "format parquet, compression zstd, row_group_size 122880";

/** @param name unique within the folder of `duck` @returns one file for each shop, day and partition among the lines */
export async function writeParquet(
  duck: Duck,
  dataset: Dataset,
  lines: readonly string[],
  name: string,
): Promise<ParquetFile[]> {
  if (lines.length === 0) return [];
  const [json, folder] = [join(duck.folder, `${name}.jsonl`), join(duck.folder, name)];
  await writeFile(json, lines.join("\n"));
  const columns = Object.entries(rowSchema[dataset]).map(([column, type]) => `${literal(column)}: ${literal(type)}`);
  await duck.connection.run(`
    copy (from read_json(${literal(json)}, format = 'newline_delimited', maximum_object_size = ${lineBytesMax}, columns = {${columns.join(", ")}})
      order by shop, day, log_partition, log_offset)
    to ${literal(folder)} (${parquetFormat}, partition_by (shop, day, log_partition), write_partition_columns true)`);
  return await partitionedFiles(folder);
}

const lineBytesMax = 16 * 1024 * 1024;

/** What `partition_by (shop, day, log_partition)` wrote under a folder. */
export async function partitionedFiles(folder: string): Promise<ParquetFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        const match = /shop=([^/]+)\/day=([^/]+)\/log_partition=(-?\d+)\/[^/]+$/.exec(file);
        if (!match) throw new Error(`DuckDB wrote an unexpected file: ${file}`);
        const [, shop = "", day = "", partition = ""] = match;
        return { file, shop, day, partition: Number(partition), bytes: (await stat(file)).size };
      }),
  );
  if (new Set(files.map((file) => dirname(file.file))).size !== files.length)
    throw new Error("DuckDB cut a shop's day into several files");
  return files;
}
