// Many small files of one day and partition become one: a flush writes one at least every ten seconds, and readers open each.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Sql, Transaction } from "../database/connect.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import { literal, literals, openDuck } from "./duck.ts";
import type { LakeFile } from "./manifest.ts";
import { lakePath, listFiles } from "./manifest.ts";
import type { Dataset } from "./row-schema.ts";
import { parquetFormat } from "./write-parquet.ts";

export interface CompactOptions {
  readonly sql: Sql;
  readonly objects: ObjectStore;
  readonly scratchFolder: string;
  /** So many small files of a shop, day and partition are merged. */
  readonly filesMin?: number;
  /** How long readers that began before may go on. */
  readonly keptMs?: number;
}
export interface Compacted {
  readonly merged: number;
  readonly removed: number;
}

const smallBytesMax = 8 * 1024 * 1024;
const filesMax = 500;
const groupsMax = 100;
const keptMsDefault = 10 * 60_000;
// Any constant: one process compacts at a time.
const lockKey = 0x6c616b65;

/** Merges what is due and removes what was merged long ago. Does nothing while another process is at it. */
export async function compactLake(options: CompactOptions): Promise<Compacted> {
  const { sql, filesMin = 32 } = options;
  const reserved = await sql.reserve();
  try {
    const [lock] = await reserved<{ taken: boolean }[]>`select pg_try_advisory_lock(${lockKey}) as taken`;
    if (!lock?.taken) return { merged: 0, removed: 0 };
    const groups = await sql<Group[]>`
      select shop, dataset, day::text as day, log_partition as partition from lake_files
      where source = 'log' and bytes < ${smallBytesMax}
      group by 1, 2, 3, 4 having count(*) >= ${filesMin} limit ${groupsMax}`;
    let merged = 0;
    for (const group of groups) merged += await mergeGroup(options, group);
    return { merged, removed: await removeMerged(options) };
  } finally {
    await reserved`select pg_advisory_unlock_all()`.catch(() => {});
    reserved.release();
  }
}

interface Group {
  readonly shop: string;
  readonly dataset: Dataset;
  readonly day: string;
  readonly partition: number;
}

const smallFiles = (sql: Sql | Transaction, { shop, dataset, day, partition }: Group) => sql<ListedFile[]>`
  select path, from_offset::text as "from", to_offset::text as "to", rows, applied_from_ms as "appliedFromMs", applied_to_ms as "appliedToMs"
  from lake_files where shop = ${shop} and dataset = ${dataset} and day = ${day} and log_partition = ${partition}
    and source = 'log' and bytes < ${smallBytesMax}
  order by from_offset limit ${filesMax}`;

interface ListedFile {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  readonly appliedFromMs: number;
  readonly appliedToMs: number;
}

async function mergeGroup({ sql, objects, scratchFolder }: CompactOptions, group: Group): Promise<number> {
  const files = await smallFiles(sql, group);
  const [first, last] = [files[0], files.at(-1)];
  if (!first || !last || first === last) return 0;
  const duck = await openDuck({ folder: scratchFolder, threads: 1, memoryMbMax: 512 });
  try {
    const local = await Promise.all(files.map((file) => objects.localFile(file.path)));
    const merged = join(duck.folder, "merged.parquet");
    await duck.connection.run(
      `copy (from read_parquet(${literals(local)}, hive_partitioning = false) order by log_offset) to ${literal(merged)} (${parquetFormat})`,
    );
    const key = { ...group, source: "log", fromOffset: BigInt(first.from), toOffset: BigInt(last.to) };
    const file: LakeFile = {
      ...{ ...key, path: lakePath(key), bytes: (await stat(merged)).size },
      rows: files.reduce((sum, one) => sum + one.rows, 0),
      appliedFromMs: Math.min(...files.map((one) => one.appliedFromMs)),
      appliedToMs: Math.max(...files.map((one) => one.appliedToMs)),
    };
    await objects.putFile(file.path, merged);
    const paths = files.map((one) => one.path);
    await sql.begin(async (transaction) => {
      const gone =
        await transaction`delete from lake_files where shop = ${group.shop} and path = any (${paths}::text[])`;
      if (gone.count !== paths.length) throw new Error(`files of ${group.shop} were removed while they were merged`);
      await listFiles(transaction, [file]);
      await transaction`insert into lake_merged_files (shop, path) select ${group.shop}, * from unnest(${paths}::text[])
        on conflict (shop, path) do update set merged_at = now()`;
    });
    return files.length;
  } finally {
    await duck.close();
  }
}

async function removeMerged({ sql, objects, keptMs = keptMsDefault }: CompactOptions): Promise<number> {
  const old = await sql<{ shop: string; path: string }[]>`
    select shop, path from lake_merged_files where merged_at <= now() - make_interval(secs => ${keptMs / 1_000}) limit ${filesMax * 10}`;
  for (const { shop, path } of old) {
    const [listed] = await sql`select 1 from lake_files where shop = ${shop} and path = ${path}`;
    if (!listed) await objects.delete(path);
    await sql`delete from lake_merged_files where shop = ${shop} and path = ${path}`;
  }
  return old.length;
}
