import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pino } from "pino";
import { afterAll, expect, test } from "vitest";
import { connectDatabase } from "../database/connect.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { openLake } from "../lake/lake.ts";
import { folderStore } from "../objects/folder-store.ts";
import { pruneWithdrawals } from "../stream/intake/withdraw.ts";
import { openPostgresLog } from "../stream/postgres-log.ts";
import { seenKeptMs } from "../stream/prune-seen.ts";
import { startIntake } from "./intake.ts";
import type { StreamService } from "./stream.ts";
import { startStream } from "./stream.ts";

const database = await openTestDatabase();
const { sql } = database;
const folder = await mkdtemp(join(tmpdir(), "endcap-withdrawal-"));
const objects = folderStore(join(folder, "objects"));
const log = await openPostgresLog({ database, leaseMs: 900 });
const logger = pino({ level: "silent" });
const intake = startIntake({ sql, log, logger, serviceSecret: "service" });
/** As in another process: connections and memories of its own. */
const elsewhere = connectDatabase(database.url);
const other = startIntake({ sql: elsewhere.sql, log, logger, serviceSecret: "service" });
const lake = openLake({ sql, objects, scratchFolder: join(folder, "read") });
const start = () =>
  startStream({ sql, log, logger, objects, scratchFolder: join(folder, "write"), lakeFlushMsMax: 60_000 });
const shop = "grocer";
await sql`insert into shops (shop, name) values (${shop}, 'Grocer')`;
afterAll(async () => {
  await Promise.all([intake.stop(), other.stop()]);
  await elsewhere.close();
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

let ids = 0;
const person = (alias: string) => ({ kind: "person" as const, alias });
const event = (alias: string, over: object = {}) => ({
  ...{ type: "event", shop, shopper: person(alias), consent: "full", receivedAt: Date.now(), verified: true },
  ...{ id: `e-${ids++}`, name: "view_item", at: Date.now(), items: [{ item_id: "995242" }], source: "an-address" },
  ...over,
});
const withdrawal = (alias: string, receivedAt = Date.now()) => ({
  ...{ type: "withdrawal", shop, shopper: person(alias), receivedAt },
});
const accepted = { accepted: 1, refused: [] };

async function keyOf(alias: string): Promise<string | undefined> {
  const [row] = await sql<{ key: string }[]>`
    select shopper_key as key from shoppers where shop = ${shop} and alias = ${alias}`;
  return row?.key;
}
/** Every table with a row that names this text, in whatever column. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`;
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await sql`select 1 from ${sql(name)} t where t::text like ${`%${text}%`} limit 1`;
      return rows.length > 0 ? [name] : [];
    }),
  );
  return found.flat();
}
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`still not true: ${condition}`);
    await pause(10);
  }
}
/** Features and lake have gone to the end of the log. */
const settled = (stream: StreamService) =>
  until(async () => {
    await stream.flushLake();
    const behind = await sql`
      select 1 from log_partitions p cross join unnest(array['features', 'lake']) as groups (name)
      left join consumer_positions c on c.topic = p.topic and c.partition = p.partition and c.group_name = groups.name
      where p.topic = 'events' and p.next_offset > coalesce(c.next_offset, 0)`;
    return behind.length === 0;
  });
async function lakeShoppers(): Promise<string[]> {
  const rows = await lake.query<{ shopper: string }>(shop, "select distinct shopper from events");
  return rows.map((row) => row.shopper);
}
/** A moment later than everything so far. */
async function nextMoment(): Promise<void> {
  const before = Date.now();
  await until(async () => Date.now() > before);
}

test("a withdrawal leaves nothing of the person but what the log holds, under a key that leads to nobody", async () => {
  const stream = await start();
  await intake.take([event("alias-mia"), event("alias-mia", { name: "purchase" }), event("alias-eve")]);
  await settled(stream);
  const [key = "", eve = ""] = [await keyOf("alias-mia"), await keyOf("alias-eve")];
  const everywhere = ["sessions", "seen_events", "shopper_state", "shopper_items", "shopper_recent", "crowd_sources"];
  expect(await tablesWith(key)).toEqual(expect.arrayContaining(everywhere));
  expect((await lakeShoppers()).sort()).toEqual([key, eve].sort());

  expect(await intake.take([withdrawal("alias-mia")])).toEqual({ ...accepted, revisions: {} });
  expect(await tablesWith(key)).toEqual(["log_records", "withdrawn_keys"]);
  expect(await tablesWith("alias-mia")).toEqual(["withdrawn_aliases"]);
  expect(await lakeShoppers()).toEqual([eve]);
  expect(await tablesWith(eve)).toEqual(expect.arrayContaining(everywhere));
  await stream.stop();
});

test("what the log still has of the person is neither counted nor kept", async () => {
  await intake.take([event("alias-ann", { items: [{ item_id: "of-ann" }] }), event("alias-bob")]);
  const [ann = "", bob = ""] = [await keyOf("alias-ann"), await keyOf("alias-bob")];
  await intake.take([withdrawal("alias-ann")]);
  const stream = await start();
  await settled(stream);
  expect(await tablesWith(ann)).toEqual(["log_records", "withdrawn_keys"]);
  expect(await tablesWith("of-ann")).toEqual(["log_records"]);
  expect(await lakeShoppers()).toContain(bob);
  await stream.stop();
});

test("what happened before and comes late is let go, in any process; what comes later begins anew, under another key", async () => {
  const late = event("alias-kim");
  await Promise.all([intake.take([event("alias-kim")]), other.take([event("alias-kim")])]);
  const before = await keyOf("alias-kim");
  await nextMoment();
  expect(await intake.take([withdrawal("alias-kim"), late])).toEqual({ accepted: 2, refused: [], revisions: {} });
  await nextMoment();
  // An outbox delivers what a shopper did long before; a server tells of the past.
  const past = event("alias-kim", { at: late.at });
  for (const process of [intake, other]) {
    expect(await process.take([late, past])).toEqual({ accepted: 2, refused: [], revisions: {} });
    expect(await keyOf("alias-kim")).toBeUndefined();
  }
  const anew = event("alias-kim");
  expect(Object.keys((await other.take([late, anew])).revisions)).toEqual(["alias-kim"]);
  const after = await keyOf("alias-kim");
  expect(after).toMatch(/^[\w-]{22}$/);
  expect(after).not.toBe(before);
  for (const process of [intake, other]) await process.take([late, event("alias-kim")]);
  const records = await sql<{ value: string }[]>`select value from log_records where value like ${`%${after}%`}`;
  expect(records).toHaveLength(3);
  expect(records.some(({ value }) => value.includes(`"${late.id}"`))).toBe(false);
});

test("a withdrawal that comes again, however late, does not touch what was allowed since", async () => {
  const sent = withdrawal("alias-lou");
  await intake.take([event("alias-lou"), sent]);
  await nextMoment();
  await intake.take([event("alias-lou")]);
  const key = await keyOf("alias-lou");
  expect(key).toBeDefined();
  for (const process of [intake, other]) expect(await process.take([sent, sent])).toMatchObject({ accepted: 2 });
  expect(await keyOf("alias-lou")).toBe(key);
  expect(await intake.take([withdrawal("alias-stranger")])).toEqual({ ...accepted, revisions: {} });
});

test("a withdrawal that cannot be carried out now is not accepted", async () => {
  const away = connectDatabase(database.url.replace(/:\d+\//, ":9/"));
  const broken = startIntake({ sql: away.sql, log, logger, serviceSecret: "service" });
  await expect(broken.take([withdrawal("alias-mia")])).rejects.toMatchObject({ code: "origin/unavailable" });
  await away.close();
});

test("an alias is remembered as long as something from before can still be taken, and a withdrawn key for good", async () => {
  const now = Date.now();
  await intake.take([event("alias-old"), event("alias-young")]);
  const [old, young] = [await keyOf("alias-old"), await keyOf("alias-young")];
  await intake.take([withdrawal("alias-old"), withdrawal("alias-young")]);
  await sql`update withdrawn_aliases set withdrawn_at = ${new Date(now - seenKeptMs - 1_000)} where alias = 'alias-old'`;
  await sql`update withdrawn_aliases set withdrawn_at = ${new Date(now - seenKeptMs + 60_000)} where alias = 'alias-young'`;
  expect(await pruneWithdrawals(sql, now)).toBe(1);
  const left = await sql<
    { alias: string }[]
  >`select alias from withdrawn_aliases where alias in ('alias-old', 'alias-young')`;
  expect(left.map(({ alias }) => alias)).toEqual(["alias-young"]);
  expect(await sql`select 1 from withdrawn_keys where shopper_key in (${old ?? ""}, ${young ?? ""})`).toHaveLength(2);
});

test("withdrawals in the midst of everything leave nothing behind", async () => {
  const stream = await start();
  const aliases = Array.from({ length: 40 }, (_, n) => `alias-busy-${n}`);
  const keys: string[] = [];
  await Promise.all(
    aliases.map(async (alias, n) => {
      for (let turn = 0; turn < 6; turn++) {
        const process = (n + turn) % 2 ? intake : other;
        await process.take([event(alias), event(alias, { name: "add_to_cart" })]);
        const key = await keyOf(alias);
        if (key !== undefined) keys.push(key);
        await process.take([withdrawal(alias), event(alias, { receivedAt: Date.now() - 1_000 })]);
      }
    }),
  );
  await settled(stream);
  expect(new Set(keys).size).toBeGreaterThan(aliases.length);
  for (const alias of aliases) expect(await keyOf(alias)).toBeUndefined();
  const [left] = await sql<{ names: number }[]>`
    select count(*)::int as names from (
      select shopper from shopper_state union all select shopper from shopper_items union all select shopper from shopper_recent
      union all select shopper from shopper_affinity union all select shopper from sessions union all select shopper from seen_events
      union all select unnest(shoppers) from crowd_sources) held (shopper)
    where shopper = any (${keys}::text[])`;
  expect(left?.names).toBe(0);
  expect((await lakeShoppers()).filter((shopper) => keys.includes(shopper))).toEqual([]);
  await stream.stop();
}, 60_000);
