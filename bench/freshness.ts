/** How soon what happens shows: a click in the shopper's ranked shelf, the crowd's clicks in everybody's list, stock and price in every answer. */
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { simulate } from "../examples/grocer/simulator/simulate.ts";
import { startKafkaBroker } from "../scripts/kafka-broker.ts";
import { rankedTrials } from "./freshness/ranked.ts";
import { stockTrials } from "./freshness/stock.ts";
import { trendingTrials } from "./freshness/trending.ts";
import type { Bench, Row } from "./report/row.ts";
import { median, quantile } from "./report/row.ts";
import { edgeClient } from "./whole/edge-client.ts";
import { inDatabase } from "./whole/in-database.ts";
import type { Grocer } from "./whole/open-grocer.ts";
import { openGrocer } from "./whole/open-grocer.ts";

const limits = { rankedP99Ms: 250, trendingMaxMs: 10_000, stockMaxMs: 5_000 } as const;
const calmPerSecond = 15;
const busyPerSecond = 60;
const warmTrials = 30;

interface Trials {
  readonly ranked: number;
  readonly crowd: number;
  readonly stock: number;
}

export const bench: Bench = {
  name: "freshness",
  summary:
    "ms from a click, a crowd, a stock change to the first answer that shows it, on both logs [--trials N] [--log postgres|kafka]",
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ home: { type: "string" }, log: { type: "string" }, trials: { type: "string", default: "500" } },
        ...{ crowd: { type: "string", default: "10" }, stock: { type: "string", default: "20" } },
      },
    });
    const trials = { ranked: Number(values.trials), crowd: Number(values.crowd), stock: Number(values.stock) };
    const rows: Row[] = [];
    if (values.log !== "kafka") rows.push(...(await onLog("Postgres log", values.home, undefined, trials)));
    if (values.log === "postgres") return rows;
    const broker = await brokers().catch((error: Error) => {
      console.log(`Not measured on Kafka: ${error.message}`);
      return undefined;
    });
    try {
      // A new home: one that has read another log does not begin on this one.
      if (broker) rows.push(...(await onLog("Kafka", undefined, broker.address, trials)));
      return rows;
    } finally {
      await broker?.stop();
    }
  },
};

/** The one that KAFKA_BROKERS names, or one of our own. */
async function brokers(): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const given = process.env["KAFKA_BROKERS"];
  return given ? { address: given, stop: async () => {} } : await startKafkaBroker();
}

async function onLog(
  log: string,
  home: string | undefined,
  address: string | undefined,
  trials: Trials,
): Promise<Row[]> {
  const grocer = await openGrocer({ home, withoutStorefront: true, environment: { KAFKA_BROKERS: address } });
  try {
    const client = edgeClient(grocer.edgeUrl, grocer.secretKey);
    await rankedTrials(client, run(), warmTrials);
    const calm = await besideLoad(grocer, calmPerSecond, () => rankedRows(grocer, log, trials.ranked, calmPerSecond));
    const lists = await besideLoad(grocer, calmPerSecond, () => listRows(grocer, log, trials));
    const busy = await besideLoad(grocer, busyPerSecond, () => rankedRows(grocer, log, trials.ranked, busyPerSecond));
    return [...calm, ...lists, ...busy];
  } finally {
    await grocer.close();
  }
}

const run = (): string => `fresh-${randomUUID().slice(0, 8)}`;

/** What others do meanwhile: shoppers of the held-out weeks. */
async function besideLoad<Result>(grocer: Grocer, ratePerSecond: number, work: () => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const { edgeUrl, secretKey } = grocer;
  const load = simulate({ edgeUrl, secretKey, ratePerSecond, seed: 1, run: run(), signal: stop.signal });
  try {
    return await work();
  } finally {
    stop.abort();
    const { eventsAccepted, seconds } = await load;
    console.log(`  beside ${(eventsAccepted / seconds).toFixed(1)} events/s`);
  }
}

async function rankedRows(grocer: Grocer, log: string, trials: number, beside: number): Promise<Row[]> {
  const { tookMs, acceptedMs, late, unranked, stale } = await rankedTrials(
    edgeClient(grocer.edgeUrl, grocer.secretKey),
    run(),
    trials,
  );
  const p99 = quantile(tookMs, 0.99);
  console.log(
    `${log}: click → ranked answer, ${trials} trials: p50 ${median(tookMs).toFixed(1)} p90 ${quantile(tookMs, 0.9).toFixed(1)} p99 ${p99.toFixed(1)} max ${Math.max(...tookMs).toFixed(1)} ms, of which accepted in p50 ${median(acceptedMs).toFixed(1)} p99 ${quantile(acceptedMs, 0.99).toFixed(1)} ms; ${late} never; answers before: ${unranked} of another rung, ${stale} ranked without it`,
  );
  const about = { model: log, split: `beside ${beside} events/s` };
  return [
    { metric: "rankedP50Ms", value: median(tookMs), unit: "ms", ...about },
    { metric: "rankedP99Ms", value: p99, unit: "ms", ...about, ...limit(limits.rankedP99Ms, p99) },
    { metric: "acceptedP99Ms", value: quantile(acceptedMs, 0.99), unit: "ms", ...about },
    { metric: "rankedLate", value: late, unit: "trials", ...about },
  ];
}

async function listRows(grocer: Grocer, log: string, trials: Trials): Promise<Row[]> {
  const client = edgeClient(grocer.edgeUrl, grocer.secretKey);
  const crowd = await trendingTrials(client, run(), await quietItems(grocer, trials.crowd));
  console.log(`${log}: 20 shoppers' clicks → everybody's trending list: ${told(crowd)}`);
  const { stockMs, priceMs, short } = await stockTrials(client, grocer, trials.stock);
  console.log(`${log}: stock → every answer: ${told(stockMs)}; price: ${told(priceMs)}; ${short} shelves were short`);
  const about = { model: log, split: `beside ${calmPerSecond} events/s`, unit: "ms" };
  const [trendingMax, stockMax, priceMax] = [crowd, stockMs, priceMs].map((all) => Math.max(...all)) as [
    number,
    number,
    number,
  ];
  return [
    { metric: "trendingMaxMs", value: trendingMax, ...about, ...limit(limits.trendingMaxMs, trendingMax) },
    { metric: "stockMaxMs", value: stockMax, ...about, ...limit(limits.stockMaxMs, stockMax) },
    { metric: "priceMaxMs", value: priceMax, ...about, ...limit(limits.stockMaxMs, priceMax) },
    { metric: "shortShelves", value: short, ...about, unit: "answers" },
  ];
}

const told = (all: readonly number[]): string =>
  `${all.length} trials, p50 ${median(all).toFixed(0)} max ${Math.max(...all).toFixed(0)} ms`;

const limit = (most: number, value: number) => ({ peer: "limit", peerValue: most, ratio: most / value });

/** Items of one department each that the crowd hardly looked at. */
const quietItems = (grocer: Grocer, count: number): Promise<{ id: string; department: string }[]> =>
  inDatabase(grocer.home, async (sql) => [
    ...(await sql<{ id: string; department: string }[]>`
      select i.id, i.categories[1] as department from items i
      where i.shop = ${grocer.shop} and i.deleted_at is null and (i.stock is null or i.stock > 0) and i.categories[1] is not null
        and not exists (select from crowd_counts c where c.shop = i.shop and c.item = i.id and c.last_at > now() - interval '6 hours')
      order by random() limit ${count}`),
  ]);
