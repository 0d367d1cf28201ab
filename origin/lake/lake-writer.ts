// The lake's end of the stream. Rows wait in memory, within limits, until a flush writes them as Parquet; the files count once the transaction
// that lists them also moves the group's position. A crash in between leaves files that nobody lists.
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "../database/connect.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import type { ConsumerPosition } from "../stream/consumer-position.ts";
import { PositionMovedError } from "../stream/consumer-position.ts";
import { compactLake } from "./compact-lake.ts";
import { openDuck } from "./duck.ts";
import { datasetOf, dayOf, lakeLine } from "./lake-row.ts";
import type { LakeFile } from "./manifest.ts";
import { lakePath, listFiles } from "./manifest.ts";
import type { Dataset } from "./row-schema.ts";
import { datasets } from "./row-schema.ts";
import { writeParquet } from "./write-parquet.ts";

export interface LakeWriterOptions {
  readonly sql: Sql;
  readonly objects: ObjectStore;
  /** Of the group `lake`. */
  readonly position: ConsumerPosition;
  readonly scratchFolder: string;
  readonly flushMsMax?: number;
  readonly bufferRowsMax?: number;
  readonly bufferBytesMax?: number;
  /** How often small files are merged. */
  readonly compactMs?: number;
  /** A flush failed and is tried again. */
  onError?(error: unknown): void;
}

export interface LakeWriter {
  /** Where reading of a partition must go on. Forgets what was buffered for it and not yet written. */
  position(partition: number): Promise<bigint>;
  /**
   * Takes the next messages of a partition; `nextOffset` is where the log goes on behind them. Messages already taken are passed over.
   * Waits while the buffer is full. @throws PositionMovedError when another owner wrote this partition: read `position` again
   */
  add(batch: readonly AppliedMessage[], partition: number, nextOffset: bigint): Promise<void>;
  /** Writes all that is buffered now. */
  flush(): Promise<void>;
  stats(): {
    readonly bufferedRows: number;
    readonly bufferedBytes: number;
    readonly flushes: number;
    readonly files: number;
  };
  /** A last flush, then the end. */
  stop(): Promise<void>;
}

/** What a partition has waiting: everything in [from, next). */
interface Waiting {
  readonly from: bigint;
  next: bigint;
  readonly rows: {
    readonly dataset: Dataset;
    readonly shop: string;
    readonly appliedAtMs: number;
    readonly line: string;
  }[];
  bytes: number;
}

const stopWaitMsMax = 5_000;
const retryMsMax = 5_000;
const compactMsDefault = 2 * 60_000;

export async function openLakeWriter(options: LakeWriterOptions): Promise<LakeWriter> {
  const { flushMsMax = 10_000, bufferRowsMax = 50_000, bufferBytesMax = 32 * 1024 * 1024 } = options;
  const duck = await openDuck({ folder: options.scratchFolder, threads: 1, memoryMbMax: 256 });
  let waiting = new Map<number, Waiting>();
  let writing = new Map<number, Waiting>();
  const lost = new Set<number>();
  /** Partitions whose first flush of this owner is done. */
  const swept = new Set<number>();
  let running: Promise<void> | undefined;
  let [flushes, files, flushNumber] = [0, 0, 0];
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const buffered = () => {
    const all = [...waiting.values(), ...writing.values()];
    return {
      rows: all.reduce((sum, part) => sum + part.rows.length, 0),
      bytes: all.reduce((sum, part) => sum + part.bytes, 0),
    };
  };
  const isFull = (): boolean => {
    const { rows, bytes } = buffered();
    return rows >= bufferRowsMax || bytes >= bufferBytesMax;
  };

  /** One flush at a time; who comes while one runs waits for it and for the next. */
  async function flush(): Promise<void> {
    while (running) await running.catch(() => {});
    if (waiting.size === 0 && writing.size === 0) return;
    clearTimeout(timer);
    timer = undefined;
    if (writing.size === 0) {
      writing = waiting;
      waiting = new Map();
    }
    running = write().finally(() => {
      running = undefined;
    });
    await running;
  }

  async function write(): Promise<void> {
    const written = await writeFiles([...writing]);
    for (const [partition, part] of [...writing]) {
      const own = written.filter((file) => file.partition === partition);
      try {
        await options.sql.begin(async (transaction) => {
          await options.position.advance(transaction, partition, part.from, part.next);
          await listFiles(transaction, own);
        });
        files += own.length;
        if (!swept.has(partition)) await removeUnfinished(options, own);
        swept.add(partition);
      } catch (error) {
        if (!(error instanceof PositionMovedError)) throw error;
        waiting.delete(partition);
        lost.add(partition);
      }
      writing.delete(partition);
    }
    flushes++;
  }

  async function writeFiles(parts: readonly (readonly [number, Waiting])[]): Promise<LakeFile[]> {
    const listed: LakeFile[] = [];
    const name = `flush-${flushNumber++}`;
    for (const dataset of datasets) {
      const rows = parts.flatMap(([, part]) => part.rows.filter((row) => row.dataset === dataset));
      const folder = `${name}-${dataset}`;
      const written = await writeParquet(
        duck,
        dataset,
        rows.map((row) => row.line),
        folder,
      );
      for (const { file, shop, day, partition, bytes } of written) {
        const part = parts.find(([candidate]) => candidate === partition)?.[1];
        if (!part) throw new Error(`rows of partition ${partition} came in a flush without it`);
        const moments = part.rows
          .filter((row) => row.dataset === dataset && row.shop === shop && dayOf(row.appliedAtMs) === day)
          .map((row) => row.appliedAtMs);
        const range = { fromOffset: part.from, toOffset: part.next - 1n };
        const key = { shop, dataset, day, source: "log", partition, ...range };
        const path = lakePath(key);
        await options.objects.putFile(path, file);
        const applied = { appliedFromMs: least(moments), appliedToMs: most(moments) };
        listed.push({ ...key, path, rows: moments.length, bytes, ...applied });
      }
      await rm(join(duck.folder, folder), { recursive: true, force: true });
      await rm(join(duck.folder, `${folder}.jsonl`), { force: true });
    }
    return listed;
  }

  /** Flushes until it succeeds: what was taken stays in memory, and add() waits once that is full. */
  async function flushUntilWritten(): Promise<void> {
    for (let retryMs = 100; !stopped; retryMs = Math.min(retryMs * 2, retryMsMax)) {
      try {
        await flush();
        return;
      } catch (error) {
        options.onError?.(error);
        await pause(retryMs, undefined, { ref: false });
      }
    }
  }

  // One at a time, beside the flushes: merged files and fresh ones never meet.
  let compacting: Promise<unknown> = Promise.resolve();
  let compactionRuns = false;
  const compaction = setInterval(() => {
    if (compactionRuns) return;
    compactionRuns = true;
    compacting = compactLake(options)
      .catch((error: unknown) => options.onError?.(error))
      .finally(() => {
        compactionRuns = false;
      });
  }, options.compactMs ?? compactMsDefault).unref();

  function schedule(): void {
    timer ??= setTimeout(() => void flushUntilWritten(), flushMsMax).unref();
  }

  return {
    async position(partition) {
      while (running) await running.catch(() => {});
      waiting.delete(partition);
      writing.delete(partition);
      lost.delete(partition);
      swept.delete(partition);
      return options.position.read(partition);
    },
    async add(batch, partition, nextOffset) {
      if (isFull()) await flushUntilWritten();
      if (lost.has(partition)) throw new PositionMovedError(`the lake no longer owns partition ${partition}`);
      let part = waiting.get(partition);
      if (!part) {
        const from = writing.get(partition)?.next ?? (await options.position.read(partition));
        if (lost.has(partition)) throw new PositionMovedError(`the lake no longer owns partition ${partition}`);
        part = waiting.get(partition) ?? { from, next: from, rows: [], bytes: 0 };
        waiting.set(partition, part);
      }
      for (const applied of batch) {
        if (applied.offset < part.next) continue;
        const line = lakeLine(applied);
        const { message, appliedAtMs } = applied;
        part.rows.push({ dataset: datasetOf(message), shop: message.shop, appliedAtMs, line });
        part.bytes += line.length;
      }
      if (nextOffset > part.next) part.next = nextOffset;
      if (part.next === part.from) waiting.delete(partition);
      schedule();
      if (isFull()) void flushUntilWritten();
    },
    flush,
    stats: () => {
      const { rows, bytes } = buffered();
      return { bufferedRows: rows, bufferedBytes: bytes, flushes, files };
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      clearTimeout(timer);
      clearInterval(compaction);
      await Promise.race([compacting, pause(stopWaitMsMax, undefined, { ref: false })]);
      await Promise.race([
        flush().catch((error: unknown) => options.onError?.(error)),
        pause(stopWaitMsMax, undefined, { ref: false }),
      ]);
      await duck.close();
    },
  };
}

/** What an owner that died wrote from the same position on, further or less far, and never listed. */
async function removeUnfinished({ sql, objects }: LakeWriterOptions, files: readonly LakeFile[]): Promise<void> {
  for (const { shop, path, partition, fromOffset } of files) {
    for (const other of await objects.list(`${dirname(path)}/p${partition}-${fromOffset}-`)) {
      const [listed] = await sql`select 1 from lake_files where shop = ${shop} and path = ${other}`;
      if (!listed) await objects.delete(other);
    }
  }
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER);
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
