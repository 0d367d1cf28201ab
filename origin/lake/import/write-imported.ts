// The shaped events as Parquet, one file a day; they count once the import's transaction lists them.
import { join } from "node:path";
import type { ObjectStore } from "../../objects/object-store.ts";
import type { Duck } from "../duck.ts";
import { duckRows, literal } from "../duck.ts";
import type { LakeFile } from "../manifest.ts";
import { lakePath } from "../manifest.ts";
import { parquetFormat, partitionedFiles } from "../write-parquet.ts";
import { importPartition } from "./shape-events.ts";

const putsMax = 8;

export async function writeImported(
  duck: Duck,
  objects: ObjectStore,
  shop: string,
  source: string,
): Promise<LakeFile[]> {
  const folder = join(duck.folder, "days");
  await duck.connection.run("set threads = 1");
  await duck.connection.run(`copy (from shaped order by day, log_offset) to ${literal(folder)}
    (${parquetFormat}, partition_by (shop, day, log_partition), write_partition_columns true)`);
  await duck.connection.run("reset threads");
  const days = await duckRows<Record<"from" | "to" | "rows" | "first" | "last", number> & { day: string }>(
    duck.connection,
    `select day::varchar as day, min(log_offset) as "from", max(log_offset) as "to", count(*) as rows, min(applied_at_ms) as first,
       max(applied_at_ms) as last from shaped group by 1`,
  );
  const written = new Map((await partitionedFiles(folder)).map((file) => [file.day, file]));
  const files = days.map((day): LakeFile & { readonly local: string } => {
    const file = written.get(day.day);
    if (!file) throw new Error(`DuckDB wrote no file for ${day.day}`);
    const range = { fromOffset: BigInt(day.from), toOffset: BigInt(day.to) };
    const key = { shop, dataset: "events" as const, day: day.day, source, partition: importPartition, ...range };
    const counts = { rows: day.rows, bytes: file.bytes, appliedFromMs: day.first, appliedToMs: day.last };
    return { ...key, ...counts, path: lakePath(key), local: file.file };
  });
  for (let start = 0; start < files.length; start += putsMax)
    await Promise.all(files.slice(start, start + putsMax).map((file) => objects.putFile(file.path, file.local)));
  return files;
}
