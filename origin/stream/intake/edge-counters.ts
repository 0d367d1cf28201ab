// What edge isolates counted, for the console: an outage shows once it is over. Best effort, kept for a while.
import type { EdgeCounters } from "../../../shared/wire/intake.ts";
import type { Sql } from "../../database/connect.ts";

const keepDays = 8;
const rowsPerPruneMax = 10_000;

/** A report that comes again counts once. @returns whether it is new */
export async function keepEdgeCounters(sql: Sql, counters: EdgeCounters): Promise<boolean> {
  const kept = await sql`insert into edge_counters (isolate, since_at, until_at, counts)
    values (${counters.isolate}, ${new Date(counters.sinceMs)}, ${new Date(counters.untilMs)}, ${sql.json(counters.counts)})
    on conflict do nothing`;
  return kept.count > 0;
}

export interface CountedSpan {
  /** Milliseconds since the epoch; the start of the span. */
  readonly at: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Sums over all isolates in spans of the given length, by the edge's own clocks, oldest first; spans without reports are absent. */
export async function readEdgeCounters(
  sql: Sql,
  range: { readonly fromMs: number; readonly untilMs: number; readonly spanMs: number },
): Promise<CountedSpan[]> {
  const rows = await sql<{ at: number; name: string; value: number }[]>`
    select (floor(extract(epoch from until_at) * 1000 / ${range.spanMs}) * ${range.spanMs})::bigint as at,
      counted.key as name, sum(counted.value::text::double precision) as value
    from edge_counters, jsonb_each(counts) as counted
    where until_at >= ${new Date(range.fromMs)} and until_at < ${new Date(range.untilMs)}
    group by 1, 2 order by 1, 2`;
  const spans = new Map<number, Record<string, number>>();
  for (const { at, name, value } of rows) spans.set(at, { ...spans.get(at), [name]: value });
  return [...spans].map(([at, counts]) => ({ at, counts }));
}

/** @returns how many rows went */
export async function pruneEdgeCounters(sql: Sql): Promise<number> {
  const gone = await sql`delete from edge_counters where (isolate, since_at) in (
    select isolate, since_at from edge_counters where until_at < now() - ${keepDays} * interval '1 day' limit ${rowsPerPruneMax})`;
  return gone.count;
}
