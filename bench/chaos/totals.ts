// What the system knows: the same events, looked up in Postgres and in the lake and compared with the clients' ledger.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "../../origin/database/connect.ts";
import { duckRows, literal, literals, openDuck } from "../../origin/lake/duck.ts";
import { inDatabase } from "../whole/in-database.ts";
import type { Ledger } from "./ledger.ts";

export interface Totals {
  readonly sent: number;
  readonly acknowledged: number;
  /** Distinct events that features counted: all that were acknowledged, and some that the client gave up on. */
  readonly counted: number;
  readonly inLake: number;
  /** Acknowledged, and missing in Postgres or in the lake. */
  readonly lost: number;
  /** Surplus rows in Postgres or in the lake. */
  readonly doubled: number;
  /** Item counts since the start less the items of the counted events: 0 when each counted exactly once. */
  readonly itemCountsOff: number;
  /** From the end of the load until everything stood where it belongs. */
  readonly settledMs: number;
}

const settleMsMax = 90_000;
const steadyLooks = 3;
const pollMs = 500;

/** Of the whole shop; to be read while nobody sends, before the load. */
export const sumItemCounts = (home: string, shop: string): Promise<number> =>
  inDatabase(home, async (sql) => {
    const [row] = await sql<{ sum: number }[]>`
      select coalesce(sum(events), 0)::bigint as sum from item_counts where shop = ${shop}`;
    return row?.sum ?? 0;
  });

/** Waits until nothing moves any more and nothing acknowledged is missing, or until it gave up waiting; then compares. */
export async function settledTotals(home: string, shop: string, ledger: Ledger, countsBefore: number): Promise<Totals> {
  const began = performance.now();
  let [before, steady] = ["", 0];
  for (;;) {
    const totals = await compare(home, shop, ledger, countsBefore, performance.now() - began);
    const now = `${totals.counted} ${totals.inLake} ${totals.itemCountsOff}`;
    steady = now === before ? steady + 1 : 0;
    before = now;
    const isRight = totals.lost === 0 && totals.inLake === totals.counted && totals.itemCountsOff === 0;
    if ((isRight && steady >= steadyLooks) || performance.now() - began > settleMsMax) return totals;
    await pause(pollMs);
  }
}

async function compare(
  home: string,
  shop: string,
  ledger: Ledger,
  countsBefore: number,
  settledMs: number,
): Promise<Totals> {
  const { seen, counts, files } = await inDatabase(home, async (sql) => ({
    seen: await seenIds(sql, shop, ledger.run),
    files: await logFiles(sql, shop),
    counts: await sql<{ sum: number }[]>`
      select coalesce(sum(events), 0)::bigint as sum from item_counts where shop = ${shop}`,
  }));
  const lake = await lakeIds(home, files, ledger.run);
  const counted = new Set(seen);
  const missing = [...ledger.acknowledged].filter((id) => !counted.has(id) || !lake.has(id));
  const lakeRows = [...lake.values()].reduce((sum, rows) => sum + rows, 0);
  const items = [...counted].reduce((sum, id) => sum + (ledger.sent.get(id) ?? 0), 0);
  return {
    sent: ledger.sent.size,
    acknowledged: ledger.acknowledged.size,
    counted: counted.size,
    inLake: lake.size,
    lost: missing.length,
    doubled: seen.length - counted.size + lakeRows - lake.size,
    itemCountsOff: (counts[0]?.sum ?? 0) - countsBefore - items,
    settledMs,
  };
}

async function seenIds(sql: Sql, shop: string, run: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from seen_events where shop = ${shop} and starts_with(id, ${run})`;
  return rows.map(({ id }) => id);
}

async function logFiles(sql: Sql, shop: string): Promise<string[]> {
  const rows = await sql<{ path: string }[]>`
    select path from lake_files where shop = ${shop} and dataset = 'events' and source = 'log'`;
  return rows.map(({ path }) => path);
}

/** @returns id → how many rows of the listed files have it */
async function lakeIds(home: string, files: readonly string[], run: string): Promise<Map<string, number>> {
  if (files.length === 0) return new Map();
  const duck = await openDuck({ folder: join(home, "scratch"), threads: 1, memoryMbMax: 256 });
  try {
    const paths = literals(files.map((path) => join(home, "objects", path)));
    const rows = await duckRows<{ id: string; rows: number }>(
      duck.connection,
      `select id, count(*) as rows from read_parquet(${paths}) where starts_with(id, ${literal(run)}) group by id`,
    );
    return new Map(rows.map(({ id, rows: count }) => [id, count]));
  } finally {
    await duck.close();
  }
}
