/** Ranked results that all isolates share, in Upstash Redis. A slow or broken Redis is a miss, never a failure. */
import { Redis } from "@upstash/redis/cloudflare";
import * as z from "zod/mini";
import { rankedItem } from "../../shared/wire/rank.ts";
import { CircuitBreaker } from "../isolate/circuit-breaker.ts";
import type { RankedList } from "../ladder/shelf.ts";

export interface RedisAddress {
  readonly url: string;
  readonly token: string;
}

const readMsMax = 25;
const writeMsMax = 500;
/** Shared lists live shorter than anybody waits for a promoted model. */
export const redisKeepMs = 10_000;
const storedList = z.object({ items: z.array(rankedItem), modelVersion: z.string(), at: z.number() });
const breaker = new CircuitBreaker({ failuresMax: 5, openMs: 2_000 });

/** No pipelining over requests: an isolate may not share one request's connection with another's. */
const open = ({ url, token }: RedisAddress, timeoutMs: number): Redis =>
  new Redis({
    url,
    token,
    retry: false,
    signal: () => AbortSignal.timeout(timeoutMs),
    enableAutoPipelining: false,
    enableTelemetry: false,
    automaticDeserialization: false,
  });

/** @returns one list a key; undefined where there is none, or no answer in time */
export async function readRedis(
  address: RedisAddress,
  keys: readonly string[],
  timeoutMs: number,
): Promise<readonly (RankedList | undefined)[]> {
  if (!breaker.allows(Date.now())) return [];
  try {
    const texts = await open(address, Math.min(readMsMax, timeoutMs)).mget<(string | null)[]>(...keys);
    breaker.succeeded();
    return texts.map((text) => {
      const stored = typeof text === "string" ? storedList.safeParse(JSON.parse(text)) : undefined;
      return stored?.success ? stored.data : undefined;
    });
  } catch {
    breaker.failed(Date.now());
    return [];
  }
}

/** Behind the answer; best effort. */
export async function writeRedis(
  address: RedisAddress,
  results: readonly { readonly key: string; readonly list: RankedList }[],
): Promise<void> {
  if (results.length === 0 || breaker.isOpen()) return;
  try {
    const pipeline = open(address, writeMsMax).pipeline();
    for (const { key, list } of results) pipeline.set(key, JSON.stringify(list), { px: redisKeepMs });
    await pipeline.exec();
  } catch {
    breaker.failed(Date.now());
  }
}
