/** How fast applied messages become features: whole transactions on a durable Postgres, realistic visits, warm tables. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sql } from "../origin/database/connect.ts";
import { connectDatabase } from "../origin/database/connect.ts";
import { migrate } from "../origin/database/migrate.ts";
import { startPostgres } from "../origin/database/server.ts";
import type { FeatureStore } from "../origin/features/feature-store.ts";
import { featureStore } from "../origin/features/feature-store.ts";
import type { AppliedMessage } from "../origin/stream/applied-message.ts";
import type { EventName } from "../shared/wire/event-kind.ts";
import type { Bench, Row } from "./report/row.ts";

const itemsCount = 6_300;
const shoppersCount = 5_000;
const openVisits = 200;
const visitEvents = 6;
const warmMessages = 50_000;
const measuredMs = 5_000;
const collectEveryMs = 1_000;
const batchSizes = [100, 500, 1_000];

export const bench: Bench = {
  name: "features",
  summary: "events/s into the feature store, by batch size; milliseconds of a read and of the crowd's lists",
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), "endcap-bench-features-"));
    const server = await startPostgres({ folder });
    const database = connectDatabase(server.url);
    try {
      await migrate(server.url);
      await fillCatalogue(database.sql);
      return await measure(database.sql, featureStore(database.sql));
    } finally {
      await database.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measure(sql: Sql, store: FeatureStore): Promise<Row[]> {
  const next = visits();
  // As the stream does: batches, and once a second what they left for shared rows.
  let collectedMs = performance.now();
  const apply = async (...batches: (readonly AppliedMessage[])[]): Promise<void> => {
    await Promise.all(batches.map((batch) => sql.begin((transaction) => store.apply(transaction, batch))));
    if (performance.now() - collectedMs < collectEveryMs) return;
    collectedMs = performance.now();
    await store.collect();
  };
  for (let done = 0; done < warmMessages; done += 1_000) await apply(next(1_000));
  const rows: Row[] = [];
  for (const size of batchSizes) {
    const value = await eventsPerSecond(size, () => apply(next(size)), store.collect);
    const peerValue = await eventsPerSecond(size, () => insertBare(sql, next(size)));
    rows.push({
      ...{ metric: "eventsPerSecond", model: `batches of ${size}`, value, unit: "1/s" },
      ...{ peer: "bare insert into one table", peerValue, ratio: value / peerValue },
    });
  }
  const both = await eventsPerSecond(1_000, () => apply(next(500), next(500)), store.collect);
  rows.push({ metric: "eventsPerSecond", model: "two consumers, batches of 500", value: both, unit: "1/s" });
  rows.push({
    metric: "readP50Ms",
    value: await medianMs(200, (n) => store.read("bench", `p${n}`, Date.now())),
    unit: "ms",
  });
  const uncached = featureStore(sql, steps());
  rows.push({ metric: "crowdListsP50Ms", value: await medianMs(10, () => uncached.crowdLists("bench")), unit: "ms" });
  return rows;
}

/** @param finish belongs to the time */
async function eventsPerSecond(
  size: number,
  work: () => Promise<unknown>,
  finish: () => Promise<void> = async () => {},
): Promise<number> {
  const beginMs = performance.now();
  let events = 0;
  while (performance.now() - beginMs < measuredMs) {
    await work();
    events += size;
  }
  await finish();
  return (events * 1000) / (performance.now() - beginMs);
}

/** The least anybody could do with the same events: one row each, by its id. */
async function insertBare(sql: Sql, batch: readonly AppliedMessage[]): Promise<void> {
  const events = batch.flatMap(({ message }) => (message.type === "event" ? message : []));
  await sql`
    insert into bare_events (shop, shopper, id, name, at, item)
    select shop, shopper, id, name, to_timestamp(at_ms / 1000), item
    from unnest(${events.map((event) => event.shop)}::text[], ${events.map((event) => event.shopper)}::text[],
      ${events.map((event) => event.id)}::text[], ${events.map((event) => event.name)}::text[],
      ${events.map((event) => event.at)}::float8[], ${events.map((event) => event.items?.[0]?.item_id ?? "")}::text[])
      as n (shop, shopper, id, name, at_ms, item)`;
}

/** A clock that leaps over the cache's second at each look. */
function steps(): () => number {
  let nowMs = Date.now();
  return () => (nowMs += 1_001);
}

async function medianMs(times: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    const beginMs = performance.now();
    await work(n);
    taken.push(performance.now() - beginMs);
  }
  return taken.sort((a, b) => a - b)[times >> 1] ?? 0;
}

async function fillCatalogue(sql: Sql): Promise<void> {
  await sql`create table bare_events (shop text, shopper text, id text, name text, at timestamptz, item text,
    primary key (shop, shopper, id))`;
  await sql`insert into shops (shop, name) values ('bench', 'Bench')`;
  await sql`insert into items (shop, id, title, categories, brand, price_amount, price_currency, revision)
    select 'bench', 'i' || n, 'Item ' || n, array['d' || n % 20, 'c' || n % 300], 'b' || n % 500, 1 + n % 40, 'USD', 1
    from generate_series(0, ${itemsCount - 1}) n`;
}

/** Visits of six events on the average, 200 at a time, as they interleave in a partition; popular items are looked at more. */
function visits(): (size: number) => AppliedMessage[] {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  let offset = 0n;
  const startMs = Date.now() - 3_600_000;
  const kinds: readonly (readonly [EventName, number])[] = [
    ["view_item", 0.7],
    ["select_item", 0.8],
    ["add_to_cart", 0.95],
    ["purchase", 1],
  ];
  const open = Array.from({ length: openVisits }, () => 0);
  let visits = 0;
  return (size) =>
    Array.from({ length: size }, () => {
      const place = Math.floor(random() * openVisits);
      if (open[place] === 0 || random() < 1 / visitEvents) open[place] = ++visits;
      const visit = open[place] ?? 0;
      const shopper = (Math.imul(visit, 2_654_435_761) >>> 0) % shoppersCount;
      const at = startMs + Number(offset) * 5;
      const draw = random();
      const name = kinds.find(([, upTo]) => draw < upTo)?.[0] ?? "view_item";
      const item = `i${Math.floor(random() ** 2 * itemsCount)}`;
      return {
        message: {
          type: "event",
          ...{ shop: "bench", shopper: `p${shopper}`, consent: "full", country: "GB", verified: true },
          ...{ id: `e-${offset}`, name, at, receivedAt: at, source: `address-${shopper}` },
          items: [{ item_id: item, quantity: 1, price: 2 }],
        },
        partition: 0,
        offset: offset++,
        appliedAtMs: at,
        session: `visit-${visit}`,
      };
    });
}
