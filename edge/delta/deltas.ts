/**
 * The newest delta of each shop in this isolate. An isolate has no timer between requests, so requests keep it fresh: a delta older than
 * 1.5 s is pulled behind the answer, one older than 4 s is waited for up to the ladder's deadline. One pull is in flight per shop, kept alive
 * by the request that began it; the others only look whether it is done.
 */
import { BoundedMap } from "../isolate/bounded-map.ts";
import { waitUntil } from "../isolate/wait-until.ts";
import type { DeltaView } from "./delta-view.ts";
import { deltaView } from "./delta-view.ts";
import type { DeltaSource } from "./pull-delta.ts";
import { pullDelta, pullMsMax } from "./pull-delta.ts";

const refreshAgeMs = 1_500;
const waitAgeMs = 4_000;
const shopsMax = 1_000;
const backoffMsMin = 250;
const backoffMsMax = 4_000;

interface ShopDelta {
  view: DeltaView | undefined;
  etag: string | undefined;
  /** The origin knew it to be true then, by our clock. */
  asOfMs: number | undefined;
  /** When the last pull that succeeded began. */
  pulledAt: number;
  pull: { readonly startedAt: number } | undefined;
  failures: number;
  retryAt: number;
  revoked: ReadonlySet<string>;
}

export class Deltas {
  readonly #shops = new BoundedMap<ShopDelta>(shopsMax);

  /** The newest delta here, without waiting. */
  view(shop: string): DeltaView | undefined {
    return this.#shops.get(shop)?.view;
  }

  /** Age of availability; null when the origin was never reached. */
  ageMs(shop: string, nowMs: number): number | null {
    const asOfMs = this.#shops.get(shop)?.asOfMs;
    return asOfMs === undefined ? null : Math.max(0, nowMs - asOfMs);
  }

  isKeyRevoked(shop: string, keyId: string): boolean {
    return this.#shops.get(shop)?.revoked.has(keyId) ?? false;
  }

  /**
   * Sees to it that the delta is fresh or becomes so.
   * @param serving checksum of the bundle that serves here
   * @param waitMsMax 0: nobody waits
   * @returns a promise to wait for before answering, or undefined
   */
  freshen(
    source: DeltaSource,
    shop: string,
    serving: string | undefined,
    keepAlive: (promise: Promise<unknown>) => void,
    nowMs: number,
    waitMsMax: number,
  ): Promise<void> | undefined {
    const known = this.#shops.get(shop);
    const ageMs = known ? nowMs - known.pulledAt : Number.POSITIVE_INFINITY;
    if (ageMs <= refreshAgeMs) return undefined;
    const state = known ?? this.#add(shop);
    if (state.pull && nowMs - state.pull.startedAt > pullMsMax) this.#failed(state, nowMs);
    if (!state.pull && nowMs >= state.retryAt) this.#pull(state, source, shop, serving, keepAlive, nowMs);
    if (waitMsMax <= 0 || ageMs <= waitAgeMs || !state.pull || state.failures > 0) return undefined;
    const { pull } = state;
    return waitUntil(() => state.pull !== pull, waitMsMax);
  }

  #add(shop: string): ShopDelta {
    const state: ShopDelta = {
      view: undefined,
      etag: undefined,
      asOfMs: undefined,
      pulledAt: Number.NEGATIVE_INFINITY,
      pull: undefined,
      failures: 0,
      retryAt: 0,
      revoked: new Set(),
    };
    this.#shops.set(shop, state);
    return state;
  }

  #pull(
    state: ShopDelta,
    source: DeltaSource,
    shop: string,
    serving: string | undefined,
    keepAlive: (promise: Promise<unknown>) => void,
    nowMs: number,
  ): void {
    const pull = { startedAt: nowMs };
    state.pull = pull;
    const settled = pullDelta(source, shop, state.etag, nowMs).then(
      (pulled) => {
        if (state.pull !== pull) return;
        state.pull = undefined;
        state.failures = 0;
        state.retryAt = 0;
        state.pulledAt = nowMs;
        state.asOfMs = pulled.changed ? Math.min(nowMs, pulled.delta.at) : nowMs;
        if (!pulled.changed) return;
        state.view = deltaView(pulled.delta, state.view, serving);
        state.etag = pulled.etag || undefined;
        state.revoked = new Set(pulled.delta.revokedKeys);
      },
      () => {
        if (state.pull === pull) this.#failed(state, Date.now());
      },
    );
    keepAlive(settled);
  }

  #failed(state: ShopDelta, nowMs: number): void {
    state.pull = undefined;
    state.retryAt = nowMs + Math.min(backoffMsMax, backoffMsMin * 2 ** state.failures);
    state.failures += 1;
  }
}
