import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { register } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { openLake } from "../lake/lake.ts";
import { folderStore } from "../objects/folder-store.ts";
import { openPostgresLog } from "../stream/postgres-log.ts";
import { startIntake } from "./intake.ts";
import { startStream } from "./stream.ts";
import type { KilledStream } from "./stream-until-killed.ts";

const database = await openTestDatabase();
const { sql } = database;
const folder = await mkdtemp(join(tmpdir(), "endcap-stream-"));
const objects = folderStore(join(folder, "objects"));
const log = await openPostgresLog({ database, leaseMs: 900 });
const logger = pino({ level: "silent" });
const intake = startIntake({ sql, log, logger, serviceSecret: "service" });
const lake = openLake({ sql, objects, scratchFolder: join(folder, "read") });
const start = () =>
  startStream({ sql, log, logger, objects, scratchFolder: join(folder, "write"), lakeFlushMsMax: 60_000 });

beforeAll(async () => {
  await sql`insert into shops (shop, name) values ('grocer', 'Grocer'), ('killed', 'Killed')`;
});
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

const event = (id: string, over: object = {}) => ({
  type: "event",
  shop: "grocer",
  shopper: { kind: "person", alias: "alias-mia" },
  consent: "full",
  receivedAt: Date.now(),
  verified: true,
  id,
  name: "view_item",
  at: Date.now(),
  items: [{ item_id: "995242" }],
  ...over,
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`still not true: ${condition}`);
    await pause(20);
  }
}
const counted = async (shop: string): Promise<number> => {
  const [row] = await sql<
    { events: number }[]
  >`select coalesce(sum(events), 0)::int as events from item_counts where shop = ${shop}`;
  return row?.events ?? 0;
};
const applied = async (shop: string): Promise<number> =>
  (await sql`select from seen_events where shop = ${shop}`).length;
async function lakeRows(shop: string) {
  const rows = [];
  for await (const applied of lake.readApplied(shop, { untilMs: Number.MAX_SAFE_INTEGER })) rows.push(applied);
  return rows;
}

describe("the stream service", () => {
  it("counts an event sent five times once, in features and in the lake, across restarts", async () => {
    const first = await start();
    for (let turn = 0; turn < 3; turn++) await intake.take([event("e-1")]);
    await until(async () => (await first.lag()).features === 0);
    await first.stop();
    for (let turn = 0; turn < 2; turn++) await intake.take([event("e-1"), event("e-2")]);
    const second = await start();
    await until(async () => (await second.lag()).features === 0);
    await second.flushLake();
    const rows = await lakeRows("grocer");
    expect(rows.map(({ message }) => message.id).sort()).toEqual(["e-1", "e-2"]);
    expect(new Set(rows.map((row) => row.session)).size).toBe(1);
    expect(await second.health()).toEqual({ ok: true, detail: "8 partitions, features 0 and lake 0 records behind" });
    await second.stop();
    expect(await counted("grocer")).toBe(2);
  });

  it("does not begin on a log that is shorter than what was read of it", async () => {
    const position = sql`log = 'postgres' and topic = 'events' and group_name = 'features' and partition = 0`;
    const [before] = await sql<
      { next: number }[]
    >`select next_offset as next from consumer_positions where ${position}`;
    await sql`update consumer_positions set next_offset = 1000000 where ${position}`;
    await expect(start()).rejects.toThrow(/events ends at \d+ in partition 0, but features stands at 1000000/);
    await sql`update consumer_positions set next_offset = ${before?.next ?? 0} where ${position}`;
  });

  it("shows its metrics and its steps", async () => {
    const service = await start();
    await service.lag();
    const metrics = await register.metrics();
    expect(metrics).toMatch(/endcap_stream_lag_records\{group="features",partition="0"\} 0/);
    expect(metrics).toMatch(/endcap_stream_records_total\{outcome="duplicate"\} \d+/);
    expect(service.steps.map((step) => step.name).join(" → ")).toBe(
      "parse → consent → dedupe → session → features → lake → publish",
    );
    await service.stop();
  });

  it("loses and doubles nothing while it is killed between features and lake", async () => {
    const spec: KilledStream = {
      databaseUrl: database.url,
      objectsFolder: join(folder, "objects"),
      scratchFolder: join(folder, "killed"),
      lakeFlushMsMax: 150,
    };
    const program = fileURLToPath(new URL("stream-until-killed.ts", import.meta.url));
    const events = 600;
    let sent = 0;
    const sending = (async () => {
      for (; sent < events; sent++) {
        const message = event(`e-${sent}`, {
          shop: "killed",
          shopper: { kind: "person", alias: `alias-shopper-${sent % 17}` },
        });
        await intake.take(sent % 3 === 0 ? [message, message] : [message]);
        if (sent % 5 === 0) await intake.take([message]);
        await pause(3);
      }
    })();
    for (let life = 0; life < 3; life++) {
      const before = await applied("killed");
      const child = spawn(process.execPath, [program, JSON.stringify(spec)], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      const ended = once(child, "exit");
      await until(async () => (await applied("killed")) > before + 30);
      // Some lives end with files written and not listed, some with features ahead of the lake.
      await pause(40 * life);
      child.kill("SIGKILL");
      await ended;
    }
    await sending;
    const last = await start();
    await until(async () => {
      await last.flushLake();
      const { features, lake: behind } = await last.lag();
      return features === 0 && behind === 0;
    });
    await last.stop();
    expect(await counted("killed")).toBe(events);
    const rows = await lakeRows("killed");
    expect(rows.map(({ message }) => message.id).sort()).toEqual(
      Array.from({ length: events }, (_, n) => `e-${n}`).sort(),
    );
    const seen = await sql<{ id: string; session: string; applied_at: Date }[]>`
      select id, session, applied_at from seen_events where shop = 'killed'`;
    const told = new Map(seen.map((row) => [row.id, `${row.session} ${row.applied_at.getTime()}`]));
    for (const row of rows) expect(`${row.session} ${row.appliedAtMs}`).toBe(told.get(row.message.id));
  }, 90_000);
});
