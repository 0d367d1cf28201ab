/**
 * The bundles this isolate holds, least recently used shop out first. A held version serves until the next one is here whole;
 * nothing is ever fetched from the origin, so a cold isolate answers while the origin is down.
 */
import { waitUntil } from "../isolate/wait-until.ts";
import { readBundle, readCurrent } from "./read-bundle.ts";
import type { ShopBundle } from "./shop-bundle.ts";

export const bundlesBytesMax = 48 * 1024 * 1024;
const shopsMax = 1_000;
/** How long a cold request waits for KV before lower rungs answer. */
const coldWaitMsMax = 2_000;
/** A load that takes longer is given up: the request that began it may be gone. */
const loadMsMax = 10_000;
const retryPauseMsMin = 500;
const retryPauseMsMax = 30_000;
/** Without word from the origin, how often KV is asked which version serves. */
const currentCheckMs = 60_000;

/** Keeps a promise alive after the answer: `ctx.waitUntil`. */
export type KeepAlive = (promise: Promise<unknown>) => void;

interface Held {
  serving: ShopBundle | undefined;
  loading: { readonly startedAt: number } | undefined;
  /** What was asked for last and not found; asked again after `retryAt`. */
  missing: { readonly wanted: string | undefined; readonly times: number } | undefined;
  retryAt: number;
  checkedAt: number;
}

export class Bundles {
  readonly #held = new Map<string, Held>();
  readonly #bytesMax: number;

  constructor(bytesMax = bundlesBytesMax) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    let sum = 0;
    for (const held of this.#held.values()) sum += held.serving?.bytes ?? 0;
    return sum;
  }

  /** What serves now, without waiting. */
  serving(shop: string): ShopBundle | undefined {
    return this.#of(shop).serving;
  }

  /** What serves, after reading it from KV if this isolate is cold. Undefined: nothing is published, or KV is too slow. */
  async waitFor(
    shop: string,
    published: KVNamespace,
    keepAlive: KeepAlive,
    nowMs: number,
  ): Promise<ShopBundle | undefined> {
    const held = this.#of(shop);
    if (held.serving) return held.serving;
    this.#load(shop, held, undefined, published, keepAlive, nowMs);
    const { loading } = held;
    if (loading) await waitUntil(() => held.loading !== loading, coldWaitMsMax);
    return this.#of(shop).serving;
  }

  /**
   * Loads, behind the answer, the version that should serve.
   * @param wanted checksum by the origin's word; undefined: ask KV now and then
   */
  refresh(shop: string, wanted: string | undefined, published: KVNamespace, keepAlive: KeepAlive, nowMs: number): void {
    const held = this.#of(shop);
    if (wanted === undefined ? nowMs - held.checkedAt < currentCheckMs : held.serving?.checksum === wanted) return;
    this.#load(shop, held, wanted, published, keepAlive, nowMs);
  }

  /** Takes a version whose files are all here. */
  keep(shop: string, bundle: ShopBundle, nowMs: number): void {
    const held = this.#of(shop);
    held.serving = bundle;
    held.missing = undefined;
    held.checkedAt = nowMs;
    let bytes = this.bytes;
    for (const [other, { serving }] of this.#held) {
      if (bytes <= this.#bytesMax) break;
      if (other === shop) continue;
      bytes -= serving?.bytes ?? 0;
      this.#held.delete(other);
    }
  }

  #of(shop: string): Held {
    const known = this.#held.get(shop);
    if (known && this.#held.size === 1) return known;
    const held = known ?? {
      serving: undefined,
      loading: undefined,
      missing: undefined,
      retryAt: 0,
      checkedAt: 0,
    };
    this.#held.delete(shop);
    this.#held.set(shop, held);
    if (this.#held.size > shopsMax) {
      const { value: oldest } = this.#held.keys().next();
      if (oldest !== undefined) this.#held.delete(oldest);
    }
    return held;
  }

  #load(
    shop: string,
    held: Held,
    wanted: string | undefined,
    published: KVNamespace,
    keepAlive: KeepAlive,
    nowMs: number,
  ): void {
    if (held.loading && nowMs - held.loading.startedAt < loadMsMax) return;
    if (held.missing && held.missing.wanted === wanted && nowMs < held.retryAt) return;
    const loading = { startedAt: nowMs };
    held.loading = loading;
    const settled = this.#read(shop, held, wanted, published, nowMs)
      .catch(() => false)
      .then((found) => {
        if (held.loading === loading) held.loading = undefined;
        if (found) return;
        const times = held.missing && held.missing.wanted === wanted ? held.missing.times + 1 : 1;
        held.missing = { wanted, times };
        held.retryAt = nowMs + Math.min(retryPauseMsMax, retryPauseMsMin * 2 ** (times - 1));
      });
    keepAlive(settled);
  }

  /** @returns whether what should serve is now held */
  async #read(
    shop: string,
    held: Held,
    wanted: string | undefined,
    published: KVNamespace,
    nowMs: number,
  ): Promise<boolean> {
    const current =
      wanted === undefined ? await readCurrent(published, shop) : { checksum: wanted, previous: undefined };
    if (!current) return false;
    held.checkedAt = nowMs;
    for (const checksum of [current.checksum, current.previous]) {
      if (checksum === undefined) continue;
      if (held.serving?.checksum === checksum) return checksum === current.checksum;
      const bundle = await readBundle(published, shop, checksum, held.serving, this.#bytesMax);
      if (!bundle) continue;
      this.keep(shop, bundle, nowMs);
      return checksum === current.checksum;
    }
    return false;
  }
}
