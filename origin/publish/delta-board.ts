// What changed since each shop's bundle, kept in memory: one small query finds the shops that moved, and only what moved is read. Edges are answered
// without asking the database.

import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Delta } from "../../shared/wire/delta.ts";
import { deltaItemsMax } from "../../shared/wire/delta.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Money } from "../../shared/wire/money.ts";
import { revokedKeyIds } from "../catalogue/api-keys.ts";
import { parseShopSettings } from "../catalogue/shop-settings.ts";
import type { Sql } from "../database/connect.ts";
import type { CrowdLists } from "../features/crowd-lists.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import type { PublishedItems } from "./build-bundle.ts";
import { freshLists } from "./fresh-lists.ts";
import { publishedShops, readPublishedItems } from "./publications.ts";

export interface DeltaBoardOptions {
  readonly sql: Sql;
  readonly objects: ObjectStore;
  readonly crowdLists: (shop: string) => Promise<CrowdLists>;
  readonly now: () => number;
  readonly pollMs?: number;
  readonly listsMs?: number;
  onError?(error: unknown): void;
}

export interface TaggedDelta {
  readonly delta: Delta;
  /** Of everything but `at`. */
  readonly etag: string;
}

export interface DeltaBoard {
  /** From memory; a shop's first call reads. @throws EndcapError shop/unknown, or origin/unavailable when the database was last heard of long ago */
  delta(shop: string): Promise<TaggedDelta>;
  /** Reads the shops that published last, so that their first call is answered from memory too. */
  preload(): Promise<void>;
  /** Items that differ from the shop's bundle, as far as known. */
  differences(shop: string): number;
  stop(): Promise<void>;
}

interface ShopDelta {
  marks: ShopMarks;
  published: PublishedItems;
  /** Only what differs. */
  readonly availability: Map<string, boolean>;
  readonly prices: Map<string, Money>;
  revokedKeys: readonly string[];
  lists: Delta["lists"];
  /** When the lists were last computed, and the shop last asked for. */
  listsAt: number;
  askedAt: number;
  /** When all of this was last known to be true. */
  knownAt: number;
  tagged: TaggedDelta;
}
/** What tells whether something of a shop moved. */
interface ShopMarks {
  readonly shop: string;
  readonly revision: number;
  readonly bundle: string | null;
  readonly settings: unknown;
  readonly revoked: number;
}

const shopsMax = 1_000;
const preloadedMax = 32;
const unwatchedAfterMs = 10 * 60_000;
/** Older knowledge is not handed out as new: the edge keeps what it has and says how old that is. */
const knownMsMax = 10_000;
const retryMs = 500;

export function startDeltaBoard(options: DeltaBoardOptions): DeltaBoard {
  const { sql, objects, now, pollMs = 300, listsMs = 2_000 } = options;
  const shops = new Map<string, ShopDelta>();
  const loading = new Map<string, Promise<ShopDelta>>();
  const stopping = new AbortController();

  const readMarks = (names: readonly string[]): Promise<ShopMarks[]> =>
    sql<ShopMarks[]>`
      select s.shop, coalesce(c.revision, 0) as revision, s.settings,
        (select checksum from publications p where p.shop = s.shop order by number desc limit 1) as bundle,
        (select count(*) from api_keys k where k.shop = s.shop and revoked_at is not null) as revoked
      from shops s left join catalogue_revisions c on c.shop = s.shop where s.shop = any (${[...names]}::text[])`;

  async function load(shop: string): Promise<ShopDelta> {
    const knownAt = now();
    const [marks] = await readMarks([shop]);
    if (!marks) throw new EndcapError("shop/unknown", `There is no shop ${shop}.`);
    const state: ShopDelta = {
      marks: { ...marks, revision: -1, revoked: -1, bundle: null },
      published: {},
      availability: new Map(),
      prices: new Map(),
      revokedKeys: [],
      lists: {},
      listsAt: 0,
      askedAt: knownAt,
      knownAt,
      tagged: tag(emptyDelta(shop, knownAt)),
    };
    await update(state, marks, knownAt);
    shops.set(shop, state);
    forgetUnwatched();
    return state;
  }

  /** The crowd's aggregate takes its time: stock does not wait for it. */
  function refreshLists(state: ShopDelta, shop: string, knownAt: number): void {
    state.listsAt = knownAt;
    options.crowdLists(shop).then(
      (computed) => {
        state.lists = freshLists(state.lists, computed);
      },
      (error: unknown) => options.onError?.(error),
    );
  }

  /** Brings a shop up to date and, if anything shows, makes its delta anew. */
  async function update(state: ShopDelta, marks: ShopMarks, knownAt: number): Promise<void> {
    const { shop } = marks;
    const known = state.marks;
    if (marks.revoked !== known.revoked) state.revokedKeys = await revokedKeyIds(sql, shop);
    if (marks.bundle !== known.bundle && marks.bundle !== null) {
      state.published = await readPublishedItems(objects, shop, marks.bundle);
      state.availability.clear();
      state.prices.clear();
      await readDifferences(state, shop, -1);
    } else if (marks.revision !== known.revision) await readDifferences(state, shop, known.revision);
    if (knownAt - state.listsAt >= listsMs) refreshLists(state, shop, knownAt);
    state.marks = marks;
    state.knownAt = knownAt;
    state.tagged = tag(deltaOf(state, marks, knownAt));
  }

  async function readDifferences(state: ShopDelta, shop: string, sinceRevision: number): Promise<void> {
    const rows = await sql<ItemNow[]>`
      select id, deleted_at is null and (stock is null or stock > 0) as available, price_amount::float8 as amount, price_currency as currency
      from items where shop = ${shop} and revision > ${sinceRevision}`;
    for (const row of rows) noteItem(state, row);
    const gone = sinceRevision < 0 ? missingFrom(rows, state.published) : [];
    for (const id of gone) state.availability.set(id, false);
  }

  async function poll(): Promise<void> {
    const knownAt = now();
    for (const marks of await readMarks([...shops.keys()])) {
      const state = shops.get(marks.shop);
      if (state) await update(state, marks, knownAt);
    }
    forgetUnwatched();
  }

  function forgetUnwatched(): void {
    for (const [shop, { askedAt }] of shops) if (now() - askedAt > unwatchedAfterMs) shops.delete(shop);
    for (const shop of shops.keys()) {
      if (shops.size <= shopsMax) break;
      shops.delete(shop);
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waitMs = await poll().then(
        () => pollMs,
        (error: unknown) => {
          options.onError?.(error);
          return retryMs;
        },
      );
      await pause(waitMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  async function stateOf(shop: string): Promise<ShopDelta> {
    const known = shops.get(shop);
    if (known) return known;
    const promise = loading.get(shop) ?? load(shop).finally(() => loading.delete(shop));
    loading.set(shop, promise);
    return promise;
  }

  const running = run();
  return {
    async delta(shop) {
      const state = await stateOf(shop);
      state.askedAt = now();
      if (now() - state.knownAt > knownMsMax)
        throw new EndcapError("origin/unavailable", "The origin has not heard of its database lately.");
      return state.tagged;
    },
    preload: async () => void (await Promise.all((await publishedShops(sql, preloadedMax)).map(stateOf))),
    differences: (shop) => {
      const state = shops.get(shop);
      return state ? new Set([...state.availability.keys(), ...state.prices.keys()]).size : 0;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

interface ItemNow {
  readonly id: string;
  readonly available: boolean;
  readonly amount: number | null;
  readonly currency: string | null;
}

function noteItem(state: ShopDelta, { id, available, amount, currency }: ItemNow): void {
  const published = Object.hasOwn(state.published, id) ? state.published[id] : undefined;
  if (!published) return;
  if (available === (published[0] === 1)) state.availability.delete(id);
  else state.availability.set(id, available);
  const same = amount === (published[1] ?? null) && currency === (published[2] ?? null);
  if (same || amount === null || currency === null) state.prices.delete(id);
  else state.prices.set(id, { amount, currency });
}

/** Items that are published and have no row any more. */
function missingFrom(rows: readonly ItemNow[], published: PublishedItems): string[] {
  const known = new Set(rows.map((row) => row.id));
  return Object.entries(published).flatMap(([id, [available]]) => (available === 1 && !known.has(id) ? [id] : []));
}

function deltaOf(state: ShopDelta, marks: ShopMarks, at: number): Delta {
  const ids = (wanted: boolean): string[] =>
    [...state.availability].flatMap(([id, available]) => (available === wanted ? [id] : [])).slice(0, deltaItemsMax);
  return {
    shop: marks.shop,
    at,
    ...(marks.bundle === null ? {} : { bundle: marks.bundle }),
    unavailable: ids(false),
    available: ids(true),
    prices: Object.fromEntries([...state.prices].slice(0, deltaItemsMax)),
    lists: state.lists,
    rules: parseShopSettings(marks.settings).rules,
    revokedKeys: [...state.revokedKeys].slice(-10_000),
  };
}

const emptyDelta = (shop: string, at: number): Delta => ({
  shop,
  at,
  unavailable: [],
  available: [],
  prices: {},
  lists: {},
  rules: [],
  revokedKeys: [],
});

function tag(delta: Delta): TaggedDelta {
  const { at: _, ...content } = delta;
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("base64url").slice(0, 22);
  return { delta, etag: `"${hash}"` };
}
