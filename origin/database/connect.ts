// Two lazy pools on one database: `sql` (postgres.js) for hot paths, `tables` (Drizzle) for schema and plain queries.
// They are apart because Drizzle switches off the client's parsers for times and JSON.
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";

export type Sql = postgres.Sql<{ bigint: number }>;
/** Inside `sql.begin`: the same tagged template, on the transaction's connection. */
export type Transaction = postgres.TransactionSql<{ bigint: number }>;
export type Tables = PostgresJsDatabase;

/** A transaction stays within one of the two. Nothing connects before its first query. */
export interface Database {
  readonly url: string;
  readonly sql: Sql;
  readonly tables: Tables;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Connections each of the two pools may open. */
  readonly connectionsMax?: number;
  /** Seen in `pg_stat_activity`. */
  readonly applicationName?: string;
}

const closeSecondsMax = 5;

/** Opens a database. An `int8` comes back as a number, and a value beyond 2^53 throws; `numeric` stays a string. */
export function connectDatabase(url: string, options: ConnectOptions = {}): Database {
  const settings = {
    max: options.connectionsMax ?? 8,
    idle_timeout: 60,
    connect_timeout: 10,
    connection: { application_name: options.applicationName ?? "endcap" },
    onnotice: () => {},
  };
  const sql = postgres(url, { ...settings, types: { bigint: exactInteger } });
  const client = postgres(url, settings);
  return {
    url,
    sql,
    tables: drizzle({ client }),
    close: async () => {
      await Promise.all([sql.end({ timeout: closeSecondsMax }), client.end({ timeout: closeSecondsMax })]);
    },
  };
}

const exactInteger = {
  to: 20,
  from: [20],
  serialize: (value: number): string => String(value),
  parse: (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number exactly`);
    return value;
  },
};
