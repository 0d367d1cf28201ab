// The door for readers: SQL over a shop's rows, and the rows as the messages they were, in applied order. Rows of shoppers who withdrew their
// consent are hidden from all of them, training included.
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import type { Sql } from "../database/connect.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import { duckRows, literals, openDuck } from "./duck.ts";
import type { LakeRow } from "./lake-row.ts";
import { appliedMessage, rowSelect } from "./lake-row.ts";
import type { FileFilter } from "./manifest.ts";
import { listedPaths, withdrawnKeys } from "./manifest.ts";
import type { Dataset } from "./row-schema.ts";
import { datasets, eventItemsSelect, rowSchema } from "./row-schema.ts";

export interface LakeOptions {
  readonly sql: Sql;
  readonly objects: ObjectStore;
  /** For spilled sorts and temporary files. */
  readonly scratchFolder: string;
  readonly memoryMbMax?: number;
  readonly threads?: number;
}

export interface Lake {
  /**
   * Runs DuckDB SQL on the views `events`, `event_items` (one row an item of an event) and `answers` of one shop (columns: row-schema.ts).
   * @returns all rows: int8 and decimals as numbers
   */
  query<Row>(shop: string, sql: string, values?: Record<string, DuckDBValue>, filter?: FileFilter): Promise<Row[]>;
  /** The same views on a connection of its own, for several statements, temporary tables and streams; `folder` is removed afterwards. */
  use<Result>(
    shop: string,
    work: (connection: DuckDBConnection, folder: string) => Promise<Result>,
    filter?: FileFilter,
  ): Promise<Result>;
  /** Every event of a shop applied before the moment, in the order of (appliedAtMs, partition, offset): what `apply` saw, again. */
  readApplied(shop: string, options: ReadOptions): AsyncIterable<AppliedMessage>;
}

export interface ReadOptions {
  /** Exclusive, milliseconds since the epoch. */
  readonly untilMs: number;
  /** Inclusive. */
  readonly fromMs?: number;
  readonly dataset?: Dataset;
}

export function openLake(options: LakeOptions): Lake {
  const use: Lake["use"] = async (shop, work, filter = {}) => {
    const duck = await openDuck({ ...options, folder: options.scratchFolder });
    try {
      await createWithdrawn(duck.connection, shop);
      for (const dataset of datasets) await createView(duck.connection, shop, dataset, filter);
      await duck.connection.run(`create view event_items as ${eventItemsSelect}`);
      return await work(duck.connection, duck.folder);
    } finally {
      await duck.close();
    }
  };

  async function createView(connection: DuckDBConnection, shop: string, dataset: Dataset, filter: FileFilter) {
    const paths = await listedPaths(options.sql, shop, dataset, filter);
    const files = await Promise.all(paths.map((path) => options.objects.localFile(path)));
    await connection.run(
      `create view ${dataset} as ${files.length > 0 ? `from ${readFiles(files)} where shopper not in (from withdrawn)` : noRows(dataset)}`,
    );
  }

  async function createWithdrawn(connection: DuckDBConnection, shop: string) {
    const keys = await withdrawnKeys(options.sql, shop);
    await connection.run(`create table withdrawn as select unnest(${literals(keys)}::varchar[]) as shopper`);
  }

  return {
    use,
    query: (shop, sql, values = {}, filter = {}) =>
      use(shop, (connection) => duckRows(connection, sql, values), filter),
    async *readApplied(shop, { untilMs, fromMs = 0, dataset = "events" }) {
      const duck = await openDuck({ ...options, folder: options.scratchFolder });
      try {
        await createWithdrawn(duck.connection, shop);
        await createView(duck.connection, shop, dataset, { fromMs, untilMs });
        const rows = await duck.connection.stream(
          `${rowSelect} from ${dataset} where applied_at_ms >= ${fromMs} and applied_at_ms < ${untilMs}
           order by applied_at_ms, log_partition, log_offset`,
        );
        for await (const chunk of rows.yieldRowObjectJs())
          for (const row of chunk) yield appliedMessage(dataset, row as LakeRow);
      } finally {
        await duck.close();
      }
    },
  };
}

const readFiles = (files: readonly string[]): string => `read_parquet(${literals(files)}, hive_partitioning = false)`;

const noRows = (dataset: Dataset): string =>
  `select ${Object.entries(rowSchema[dataset])
    .map(([name, type]) => `null::${type} as "${name}"`)
    .join(", ")} where false`;
