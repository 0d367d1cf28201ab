// How the shop is doing, by the edge's own clock: events and latencies in ten-second buckets of the last hour.
// Messages that arrive late (after an outage) fill the buckets of when they happened.
import type { Message } from "../../shared/wire/message.ts";

export const bucketMs = 10_000;
const bucketsMax = 360;
const latenciesPerBucketMax = 500;

export interface PulseBucket {
  /** Start, milliseconds since the epoch. */
  readonly at: number;
  readonly events: number;
  /** Of answers as the edge measured them; null without answers. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

interface Bucket {
  events: number;
  latenciesMs: number[];
}

export interface Pulse {
  add(message: Message): void;
  /** Oldest first, gaps filled with empty buckets, up to now. */
  series(shop: string, minutes: number): PulseBucket[];
}

export function createPulse(now: () => number): Pulse {
  const shops = new Map<string, Map<number, Bucket>>();
  const bucketOf = (ms: number): number => Math.floor(ms / bucketMs) * bucketMs;

  return {
    add(message) {
      const at = bucketOf(message.receivedAt);
      const oldest = bucketOf(now()) - bucketsMax * bucketMs;
      if (at < oldest || at > now()) return;
      const buckets = shops.get(message.shop) ?? new Map<number, Bucket>();
      shops.set(message.shop, buckets);
      const bucket = buckets.get(at) ?? { events: 0, latenciesMs: [] };
      buckets.set(at, bucket);
      for (const known of buckets.keys()) if (known < oldest) buckets.delete(known);
      if (message.type === "event") bucket.events++;
      else if (bucket.latenciesMs.length < latenciesPerBucketMax) bucket.latenciesMs.push(message.tookMs);
    },
    series(shop, minutes) {
      const last = bucketOf(now());
      const length = Math.min(bucketsMax, Math.ceil((minutes * 60_000) / bucketMs));
      const buckets = shops.get(shop);
      return Array.from({ length }, (_, index) => {
        const at = last - (length - 1 - index) * bucketMs;
        const bucket = buckets?.get(at);
        return {
          at,
          events: bucket?.events ?? 0,
          p50Ms: quantile(bucket?.latenciesMs, 0.5),
          p99Ms: quantile(bucket?.latenciesMs, 0.99),
        };
      });
    },
  };
}

function quantile(values: readonly number[] | undefined, share: number): number | null {
  if (!values || values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}
