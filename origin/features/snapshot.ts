// Features as they were at a moment: the lake's messages, replayed in applied order through the same `apply` into tables of their own.
import { getTableName } from "drizzle-orm";
import type { Sql, Transaction } from "../database/connect.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import { applyBatch, applyBatchMessagesMax } from "./apply-batch.ts";
import { collectWithin } from "./collect-addends.ts";
import { addendTables, featureTables } from "./tables.ts";

export interface SnapshotRequest {
  /** Only what had been applied by then counts, milliseconds since the epoch. */
  readonly momentMs: number;
  /** Batches of any size, ordered by appliedAt, partition, offset. */
  readonly applied: AsyncIterable<readonly AppliedMessage[]> | Iterable<readonly AppliedMessage[]>;
  /** Name of the schema to make, `[a-z][a-z0-9_]*`; one that exists is replaced. */
  readonly schema: string;
}

export interface Snapshot {
  readonly messages: number;
  /** Runs `work` in a transaction that sees the snapshot's feature tables, and everything else as it is now. */
  within<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  drop(): Promise<void>;
}

/** Item facets are the catalogue's of today: what an item was called at the moment is not kept. */
export async function snapshot(sql: Sql, { momentMs, applied, schema }: SnapshotRequest): Promise<Snapshot> {
  if (!/^[a-z][a-z0-9_]{0,50}$/.test(schema)) throw new RangeError(`${schema} is no name for a snapshot's schema`);
  const home = await makeSchema(sql, schema);
  const within: Snapshot["within"] = async (work) => {
    // Boxed: `begin` would unpack a result that is an array of promises.
    const { result } = await sql.begin(async (transaction) => {
      await transaction`select set_config('search_path', ${`${schema}, ${home}`}, true)`;
      return { result: await work(transaction) };
    });
    return result;
  };
  let messages = 0;
  for await (const batch of applied) {
    const known = batch.filter(({ appliedAtMs }) => appliedAtMs <= momentMs);
    for (let from = 0; from < known.length; from += applyBatchMessagesMax)
      await within((transaction) => applyBatch(transaction, known.slice(from, from + applyBatchMessagesMax)));
    messages += known.length;
    await within(collectWithin);
    if (known.length < batch.length) break;
  }
  return { messages, within, drop: () => dropSchema(sql, schema) };
}

/** @returns the schema in which everything else lives */
async function makeSchema(sql: Sql, schema: string): Promise<string> {
  await dropSchema(sql, schema);
  const [found] = await sql<{ home: string }[]>`select current_schema() as home`;
  const home = found?.home ?? "public";
  await sql`create schema ${sql(schema)}`;
  for (const name of [...featureTables.map(getTableName), ...addendTables]) {
    await sql`create table ${sql(`${schema}.${name}`)} (like ${sql(`${home}.${name}`)} including all)`;
  }
  return home;
}

const dropSchema = async (sql: Sql, schema: string): Promise<void> => {
  await sql`drop schema if exists ${sql(schema)} cascade`;
};
