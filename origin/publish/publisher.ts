// When to publish: models changed, the catalogue changed beyond stock and prices, too much differs from the bundle, or it grew old. One publication at a
// time; a shop's are apart; while the edge is down they are tried again, ever more slowly, always with what is newest.
import { setTimeout as pause } from "node:timers/promises";
import type { PublishOutcome, PublishParts } from "./publish-shop.ts";
import { publishShop, resendShop } from "./publish-shop.ts";

export interface PublisherOptions extends PublishParts {
  readonly pollMs?: number;
  /** A burst of changes becomes one publication. */
  readonly debounceMs?: number;
  readonly apartMsMin?: number;
  readonly ageMsMax?: number;
  /** How many items differ from the shop's bundle. */
  differences(shop: string): number;
  onPublished?(shop: string, outcome: PublishOutcome): void;
  onError?(shop: string | undefined, error: unknown): void;
}

export interface Publisher {
  /** Live models of a shop, or of any, may have changed: publish soon. */
  wake(shop: string | undefined): void;
  /** Shops that wait for the edge, and since when. */
  waiting(): readonly { readonly shop: string; readonly sinceMs: number; readonly failures: number }[];
  stop(): Promise<void>;
}

interface ShopState {
  /** When a publication was first wanted; undefined = not wanted. */
  wantedAt: number | undefined;
  notBefore: number;
  failures: number;
  resent: boolean;
  /** When its content was last compared with what the edge has. */
  comparedAt: number;
}

const differencesMax = 1_000;
const backoffMsMin = 500;
const backoffMsMax = 30_000;
const shopsMax = 10_000;

export function startPublisher(options: PublisherOptions): Publisher {
  const { pollMs = 1_000, debounceMs = 1_000, apartMsMin = 30_000, ageMsMax = 6 * 3_600_000 } = options;
  const { now } = options.edge;
  const states = new Map<string, ShopState>();
  const stopping = new AbortController();
  const parts: PublishParts = { ...options, edge: { ...options.edge, signal: stopping.signal } };

  const stateOf = (shop: string): ShopState => {
    const known = states.get(shop);
    if (known) return known;
    const state: ShopState = { wantedAt: undefined, notBefore: 0, failures: 0, resent: false, comparedAt: 0 };
    states.set(shop, state);
    return state;
  };
  const want = (shop: string): void => {
    const state = stateOf(shop);
    state.wantedAt ??= now();
  };

  /** Asks the tables which shops lag behind their catalogue. */
  async function look(): Promise<void> {
    const rows = await options.sql<{ shop: string; behind: boolean; publishedAt: Date | null }[]>`
      select c.shop, c.content_revision > coalesce(p.catalogue_revision, -1) as behind, p.published_at as "publishedAt"
      from catalogue_revisions c left join lateral (
        select catalogue_revision, published_at from publications p where p.shop = c.shop order by number desc limit 1
      ) p on true limit ${shopsMax}`;
    for (const { shop, behind, publishedAt } of rows) {
      const state = stateOf(shop);
      if (publishedAt && !state.resent) state.wantedAt ??= now() - debounceMs;
      const old = publishedAt !== null && now() - Math.max(publishedAt.getTime(), state.comparedAt) > ageMsMax;
      if (behind || old || options.differences(shop) > differencesMax) want(shop);
    }
  }

  async function work(): Promise<void> {
    for (const [shop, state] of states) {
      if (stopping.signal.aborted) return;
      const { wantedAt } = state;
      if (wantedAt === undefined || now() - wantedAt < debounceMs || now() < state.notBefore) continue;
      state.wantedAt = undefined;
      try {
        if (!state.resent) await resendShop(parts, shop);
        state.resent = true;
        const outcome = await publishShop(parts, shop);
        state.failures = 0;
        state.comparedAt = now();
        state.notBefore = now() + apartMsMin;
        options.onPublished?.(shop, outcome);
      } catch (error) {
        if (stopping.signal.aborted) return;
        state.wantedAt = wantedAt;
        state.notBefore = now() + Math.min(backoffMsMax, backoffMsMin * 2 ** state.failures);
        state.failures += 1;
        options.onError?.(shop, error);
      }
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => options.onError?.(undefined, error));
      await work();
      await pause(pollMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  const running = run();
  return {
    wake: (shop) => {
      for (const name of shop === undefined ? [...states.keys()] : [shop]) want(name);
    },
    waiting: () =>
      [...states].flatMap(([shop, { wantedAt, failures }]) =>
        wantedAt !== undefined && failures > 0 ? [{ shop, sinceMs: wantedAt, failures }] : [],
      ),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
