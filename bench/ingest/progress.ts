// How far features and lake have come, as their own books say.
import type { Sql } from "../../origin/database/connect.ts";
import { ingestShop } from "./intake-messages.ts";

/** Records that features have applied: their transaction moves these positions. */
export async function appliedRecords(sql: Sql): Promise<number> {
  const [row] = await sql<{ sum: number }[]>`
    select coalesce(sum(next_offset), 0)::bigint as sum from consumer_positions
    where topic = 'events' and group_name = 'features'`;
  return row?.sum ?? 0;
}

/** Rows a second that the lake listed between its first and its last flush of a time; undefined when there were not two. */
export async function lakeRate(sql: Sql, from: Date, to: Date): Promise<number | undefined> {
  const flushes = await sql<{ atMs: number; rows: number }[]>`
    select (extract(epoch from date_trunc('second', written_at)) * 1000)::float8 as "atMs", sum(rows)::bigint as rows
    from lake_files where shop = ${ingestShop} and written_at between ${from} and ${to} group by 1 order by 1`;
  const [first, last] = [flushes[0], flushes.at(-1)];
  if (!first || !last || last.atMs === first.atMs) return undefined;
  const rows = flushes.slice(1).reduce((sum, flush) => sum + flush.rows, 0);
  return (rows * 1000) / (last.atMs - first.atMs);
}
