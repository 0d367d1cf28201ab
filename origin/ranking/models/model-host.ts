// Which models answer for which shop, now. A change loads and warms the new set first, then switches, then lets the old one drain.
import type { LiveModel, LoadedModel, Registry } from "../../registry/registry.ts";
import type { ModelSet } from "./model-set.ts";
import { openModelSet } from "./model-set.ts";

/** Each holds a thread and its models; the shop that was asked least recently makes room. */
export const shopsHostedMax = 32;
const lostRetryMs = 100;
const errorRetryMs = 5_000;
/** NOTIFY may be lost with its connection: look anyway, now and then. */
const checkMs = 15_000;

export interface ModelHost {
  /** Runs with the shop's live models; the set stays open until the work ends. Undefined: the shop has none. */
  use<Result>(shop: string, work: (set: ModelSet | undefined) => Promise<Result>): Promise<Result>;
  /** Resolves when a change made before this call is served, or could not be loaded. */
  settled(shop: string): Promise<void>;
  hosted(): readonly { readonly shop: string; readonly live: readonly LiveModel[]; readonly waiting: number }[];
  close(): Promise<void>;
}

interface Hosted {
  set: ModelSet | undefined;
  live: readonly LiveModel[];
  usedAt: number;
  /** The refresh that runs, or the last one. */
  refresh: Promise<void>;
  again: boolean;
}

export interface ModelHostEvents {
  readonly onError?: (shop: string, error: unknown) => void;
  readonly onSwitch?: (shop: string, live: readonly LiveModel[]) => void;
  readonly onBatch?: (questions: number, runMs: number) => void;
}

export async function openModelHost(registry: Registry, events: ModelHostEvents = {}): Promise<ModelHost> {
  const shops = new Map<string, Hosted>();
  const draining = new Set<Promise<void>>();
  let closed = false;
  let clock = 0;

  const drain = (set: ModelSet | undefined): void => {
    if (!set) return;
    const done: Promise<void> = set.close().finally(() => draining.delete(done));
    draining.add(done);
  };

  const retryLater = (shop: string, ms: number): void => {
    setTimeout(() => refresh(shop), ms).unref();
  };

  async function load(shop: string, hosted: Hosted): Promise<void> {
    const live = await registry.live(shop);
    if (sameVersions(live, hosted.live)) return;
    const loaded: LoadedModel[] = [];
    for (const { model, version } of live) loaded.push(await registry.load({ shop, model, version }));
    const onLost = (reason: string): void => {
      events.onError?.(shop, new Error(reason));
      hosted.live = [];
      if (!closed && shops.get(shop) === hosted) retryLater(shop, lostRetryMs);
    };
    const set =
      loaded.length === 0
        ? undefined
        : await openModelSet(loaded, { onLost, ...(events.onBatch ? { onBatch: events.onBatch } : {}) });
    if (closed || shops.get(shop) !== hosted) return drain(set);
    const old = hosted.set;
    hosted.set = set;
    hosted.live = live;
    drain(old);
    events.onSwitch?.(shop, live);
  }

  /** One refresh of a shop at a time; a change that comes meanwhile makes one more. */
  function refresh(shop: string): void {
    const hosted = shops.get(shop);
    if (!hosted || closed) return;
    if (hosted.again) return;
    hosted.again = true;
    hosted.refresh = hosted.refresh.then(async () => {
      hosted.again = false;
      await load(shop, hosted).catch((error: unknown) => {
        events.onError?.(shop, error);
        if (!closed) retryLater(shop, errorRetryMs);
      });
    });
  }

  function host(shop: string): Hosted {
    const known = shops.get(shop);
    if (known) return known;
    if (shops.size >= shopsHostedMax) {
      const [oldest] = [...shops].sort(([, a], [, b]) => a.usedAt - b.usedAt);
      if (oldest) {
        shops.delete(oldest[0]);
        drain(oldest[1].set);
      }
    }
    const hosted: Hosted = { set: undefined, live: [], usedAt: 0, refresh: Promise.resolve(), again: false };
    shops.set(shop, hosted);
    refresh(shop);
    return hosted;
  }

  const stopListening = await registry.onChange((shop) => {
    // A shop whose models change will be asked about: it is loaded before, as long as nobody has to make room.
    if (shop !== undefined && !shops.has(shop) && shops.size < shopsHostedMax) host(shop);
    else for (const each of shop === undefined ? shops.keys() : [shop]) refresh(each);
  });
  const timer = setInterval(() => {
    for (const shop of shops.keys()) refresh(shop);
  }, checkMs).unref();

  return {
    async use(shop, work) {
      const hosted = host(shop);
      hosted.usedAt = ++clock;
      if (!hosted.set) await hosted.refresh;
      return hosted.set ? hosted.set.use(work) : work(undefined);
    },
    async settled(shop) {
      host(shop);
      refresh(shop);
      await shops.get(shop)?.refresh;
    },
    hosted: () => [...shops].map(([shop, { live, set }]) => ({ shop, live, waiting: set?.waiting ?? 0 })),
    async close() {
      closed = true;
      clearInterval(timer);
      await stopListening();
      await Promise.all([...shops.values()].map(({ refresh: running }) => running));
      for (const { set } of shops.values()) drain(set);
      shops.clear();
      await Promise.all(draining);
    },
  };
}

const sameVersions = (a: readonly LiveModel[], b: readonly LiveModel[]): boolean =>
  a.length === b.length &&
  a.every(({ model, version }, index) => b[index]?.model === model && b[index]?.version === version);
