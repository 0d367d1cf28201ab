// The table of trainings: asked for, running, ended. One at a time a shop; a run whose process died is known by its silence.
import type { Sql } from "../database/connect.ts";

export interface TrainingRun {
  readonly run: string;
  readonly shop: string;
  readonly state: "requested" | "running" | "succeeded" | "failed";
  readonly actor: string;
  /** What is being done, or how it ended. */
  readonly step: string;
  /** Part of the whole, 0 … 1. */
  readonly done: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

export const silentMsMax = 60_000;

export interface TrainingRuns {
  /** @returns the run, or the one that was already asked for or is running */
  request(shop: string, actor: string): Promise<string>;
  /** The oldest request, now running; undefined when there is none. @param run only this one */
  claim(run?: string): Promise<TrainingRun | undefined>;
  tell(run: TrainingRun, step: string, done: number): Promise<void>;
  end(run: TrainingRun, state: "succeeded" | "failed", step: string): Promise<void>;
  /** Newest first. */
  list(shop: string, limit?: number): Promise<TrainingRun[]>;
  /** Shops with data that never were trained, nor tried within the last hour. */
  untrained(): Promise<string[]>;
}

export function trainingRuns(sql: Sql, newId: () => string): TrainingRuns {
  const columns = sql`run, shop, state, actor, step, done, started_at as "startedAt", ended_at as "endedAt"`;
  return {
    async request(shop, actor) {
      await failSilent(sql);
      const [row] = await sql<{ run: string }[]>`
        insert into training_runs (shop, run, state, actor) values (${shop}, ${newId()}, 'requested', ${actor})
        on conflict (shop) where state in ('requested', 'running') do update set seen_at = training_runs.seen_at
        returning run`;
      return row?.run ?? "";
    },
    async claim(run) {
      await failSilent(sql);
      const [claimed] = await sql<TrainingRun[]>`
        update training_runs set state = 'running', seen_at = now()
        where (shop, run) in (
          select shop, run from training_runs where state = 'requested' ${run === undefined ? sql`` : sql`and run = ${run}`}
          order by started_at limit 1 for update skip locked)
        returning ${columns}`;
      return claimed;
    },
    async tell({ shop, run }, step, done) {
      await sql`update training_runs set step = ${step}, done = ${done}, seen_at = now() where shop = ${shop} and run = ${run}`;
    },
    async end({ shop, run }, state, step) {
      await sql`update training_runs set state = ${state}, step = ${step}, done = ${state === "succeeded" ? 1 : sql`done`},
        seen_at = now(), ended_at = now() where shop = ${shop} and run = ${run}`;
    },
    async list(shop, limit = 20) {
      return sql<
        TrainingRun[]
      >`select ${columns} from training_runs where shop = ${shop} order by started_at desc limit ${limit}`;
    },
    async untrained() {
      const rows = await sql<{ shop: string }[]>`
        select shop from shops s
        where exists (select from lake_files f where f.shop = s.shop and f.dataset = 'events')
          and not exists (select from live_models l where l.shop = s.shop)
          and not exists (select from training_runs r where r.shop = s.shop and r.started_at > now() - interval '1 hour')
        order by shop`;
      return rows.map(({ shop }) => shop);
    },
  };
}

async function failSilent(sql: Sql): Promise<void> {
  await sql`update training_runs set state = 'failed', ended_at = now(), step = 'The process that trained has ended.'
    where state = 'running' and seen_at < now() - ${silentMsMax} * interval '1 millisecond'`;
}
