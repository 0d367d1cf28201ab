/** What the shared result cache saves: the same ranked shelf from the origin, from Redis by another edge location, and from the isolate itself. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { seededRandom } from "../examples/grocer/simulator/seeded-random.ts";
import { startRedisServer } from "../scripts/redis-server.ts";
import type { EventName } from "../shared/wire/event-kind.ts";
import type { ShelfAnswer } from "../shared/wire/recommendation-answer.ts";
import type { RecommendationRequest } from "../shared/wire/recommendation-request.ts";
import { startSecondEdge } from "./cache/second-edge.ts";
import { untilPublished } from "./cache/until-published.ts";
import type { Bench, Row } from "./report/row.ts";
import { median, quantile } from "./report/row.ts";
import type { EdgeClient } from "./whole/edge-client.ts";
import { edgeClient } from "./whole/edge-client.ts";
import { openGrocer } from "./whole/open-grocer.ts";

const warmRequests = 30;
const historyEvents = 20;
const knownItems = 100;

export const bench: Bench = {
  name: "cache",
  summary:
    "ms of a ranked answer with and without Redis: from the origin, from another location's result, from the isolate [--requests N]",
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { home: { type: "string" }, requests: { type: "string", default: "500" } },
    });
    const requests = Number(values.requests);
    const rows = await withBridge("memory bridge", values.home, undefined, requests);
    const redis = await startRedisServer().catch((error: Error) => {
      console.log(`Not measured on a real Redis: ${error.message}`);
      return undefined;
    });
    try {
      if (redis) rows.push(...(await withBridge("redis-server", values.home, `redis://${redis.address}`, requests)));
      return rows;
    } finally {
      await redis?.stop();
    }
  },
};

async function withBridge(
  model: string,
  home: string | undefined,
  redisUrl: string | undefined,
  requests: number,
): Promise<Row[]> {
  const grocer = await openGrocer({ home, withoutStorefront: true, environment: { REDIS_URL: redisUrl } });
  try {
    await untilPublished(grocer);
    const near = { home: grocer.home, originUrl: grocer.originUrl };
    const second = await startSecondEdge({ ...near, withResultCache: true });
    const alone = await startSecondEdge({ ...near, withResultCache: false });
    try {
      const [first, shared, uncached] = [grocer.edgeUrl, second.url, alone.url].map((url) =>
        edgeClient(url, grocer.secretKey),
      ) as [EdgeClient, EdgeClient, EdgeClient];
      const items = await popularItems(first);
      await measure({ first, shared, uncached }, items, warmRequests);
      return rowsOf(model, await measure({ first, shared, uncached }, items, requests));
    } finally {
      await Promise.all([second.stop(), alone.stop()]);
    }
  } finally {
    await grocer.close();
  }
}

interface Locations {
  readonly first: EdgeClient;
  readonly shared: EdgeClient;
  /** Without a result cache. */
  readonly uncached: EdgeClient;
}
type Way = "origin, cache empty" | "isolate" | "other location's result" | "origin, no cache";
type Measured = Record<Way, { readonly ms: number[]; ranked: number; reused: number; same: number }>;

/** Each request is new to everybody; the four ways to its answer are measured one after another. */
async function measure(
  { first, shared, uncached }: Locations,
  items: readonly string[],
  requests: number,
): Promise<Measured> {
  const fresh = () => ({ ms: [], ranked: 0, reused: 0, same: 0 });
  const measured: Measured = {
    "origin, cache empty": fresh(),
    isolate: fresh(),
    "other location's result": fresh(),
    "origin, no cache": fresh(),
  };
  const run = randomInt(2 ** 31);
  for (let number = 0; number < requests; number++) {
    const request = requestOf(run, number, items);
    let expected: ShelfAnswer | undefined;
    const ask = async (way: Way, client: EdgeClient): Promise<void> => {
      const began = performance.now();
      const shelf = await client.shelf(request);
      const into = measured[way];
      into.ms.push(performance.now() - began);
      expected ??= shelf;
      if (shelf.rung === "ranked") into.ranked++;
      if (shelf.rung === "ranked" && shelf.ageMs > 0) into.reused++;
      if (idsOf(shelf) === idsOf(expected)) into.same++;
    };
    await ask("origin, cache empty", first);
    await ask("isolate", first);
    await ask("other location's result", shared);
    await ask("origin, no cache", uncached);
  }
  return measured;
}

const kinds: readonly EventName[] = ["view_item", "view_item", "select_item", "add_to_cart"];

/** A visitor without a name: the history alone tells requests apart, and any location may share its result. */
function requestOf(run: number, number: number, items: readonly string[]): RecommendationRequest {
  const random = seededRandom(run + number);
  const history = Array.from({ length: historyEvents }, (_, step) => ({
    item: items[Math.floor(random.next() * items.length)] ?? "",
    event: kinds[(number + step) % kinds.length] ?? "view_item",
    ageMs: 1_000 * (step + 1),
  }));
  return { consent: "session", history, requests: [{ placement: "home", n: 12 }] };
}

const idsOf = (shelf: ShelfAnswer): string => shelf.items.map(({ id }) => id).join(" ");

async function popularItems(client: EdgeClient): Promise<string[]> {
  const { items } = await client.shelf({ consent: "none", requests: [{ placement: "popular", n: knownItems }] });
  return items.map(({ id }) => id);
}

function rowsOf(model: string, measured: Measured): Row[] {
  const without = median(measured["origin, no cache"].ms);
  return Object.entries(measured).flatMap(([split, { ms, ranked, reused, same }]) => {
    const [p50, p99] = [median(ms), quantile(ms, 0.99)];
    console.log(
      `${model}: ${split}: p50 ${p50.toFixed(2)} p99 ${p99.toFixed(2)} ms; ${ranked} of ${ms.length} ranked, ${reused} of them reused, ${same} the same items`,
    );
    const peer = { peer: "origin, no cache", peerValue: without, ratio: without / p50 };
    return [
      { metric: "answerP50Ms", value: p50, unit: "ms", model, split, ...(split === "origin, no cache" ? {} : peer) },
      { metric: "answerP99Ms", value: p99, unit: "ms", model, split },
      { metric: "reusedShare", value: reused / ms.length, unit: "of the answers", model, split },
    ];
  });
}
