// The shops that are being ranked: items, placements, rules and crowd lists in memory, never older than a moment.
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { ShopSettings } from "../catalogue/shop-settings.ts";
import { parseShopSettings } from "../catalogue/shop-settings.ts";
import type { Sql } from "../database/connect.ts";
import type { CrowdLists } from "../features/crowd-lists.ts";
import type { FeatureStore } from "../features/feature-store.ts";
import type { ItemRow, ShopItems } from "./shop-items.ts";
import { shopItems } from "./shop-items.ts";

export const refreshMs = 500;
const shopsMax = 256;
/** A shop that nobody asked about for so long is let go. */
const idleMsMax = 3_600_000;
const unknownShopMs = 1_000;
const unknownShopsMax = 1_000;

export interface Shop {
  readonly items: ShopItems;
  readonly settings: ShopSettings;
  readonly crowd: CrowdLists;
}

export interface Shops {
  /** @throws EndcapError shop/unknown */
  get(shop: string): Promise<Shop>;
  /** Looks for changes now; otherwise it happens every half second. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

interface KeptShop {
  readonly items: ShopItems;
  settings: ShopSettings;
  crowd: CrowdLists;
  usedAtMs: number;
}

export function openShops(
  sql: Sql,
  features: Pick<FeatureStore, "crowdLists">,
  options: { now?: () => number; onError?: (error: unknown) => void } = {},
): Shops {
  const { now = Date.now, onError } = options;
  const shops = new Map<string, KeptShop>();
  const opening = new Map<string, Promise<KeptShop>>();
  const unknownSince = new Map<string, number>();
  let running: Promise<void> = Promise.resolve();

  const stateOf = (names: readonly string[]) => sql<{ shop: string; settings: unknown; revision: number | null }[]>`
    select shop, settings, revision from shops left join catalogue_revisions using (shop)
    where shop = any (${names}::text[])`;

  /** @param upTo the catalogue's revision, read before: what commits meanwhile is read again next time */
  async function readChanges(items: ShopItems, upTo: number): Promise<void> {
    const rows = await sql<ItemRow[]>`
      select id, categories, brand, stock is null or stock > 0 as stocked, deleted_at is not null as deleted
      from items where shop = ${items.shop} and revision > ${items.revision} order by id`;
    items.put(rows, upTo);
  }

  async function open(name: string): Promise<KeptShop> {
    const unknown = new EndcapError("shop/unknown", `There is no shop ${JSON.stringify(name)}.`);
    if (now() - (unknownSince.get(name) ?? Number.NEGATIVE_INFINITY) < unknownShopMs) throw unknown;
    const [state] = await stateOf([name]);
    if (!state) {
      if (unknownSince.size >= unknownShopsMax) unknownSince.clear();
      unknownSince.set(name, now());
      throw unknown;
    }
    const items = shopItems(name);
    await readChanges(items, state.revision ?? 0);
    const crowd = await features.crowdLists(name);
    const kept = { items, settings: parseShopSettings(state.settings), crowd, usedAtMs: now() };
    makeRoom();
    shops.set(name, kept);
    return kept;
  }

  function makeRoom(): void {
    const sorted = [...shops].sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs);
    for (const [name, { usedAtMs }] of sorted)
      if (shops.size >= shopsMax || now() - usedAtMs > idleMsMax) shops.delete(name);
  }

  async function refreshAll(): Promise<void> {
    for (const state of shops.size === 0 ? [] : await stateOf([...shops.keys()])) {
      const kept = shops.get(state.shop);
      if (!kept) continue;
      kept.settings = parseShopSettings(state.settings);
      if ((state.revision ?? 0) > kept.items.revision) await readChanges(kept.items, state.revision ?? 0);
      kept.crowd = await features.crowdLists(state.shop);
    }
  }

  const refresh = (): Promise<void> => {
    const next = running.catch(() => {}).then(refreshAll);
    running = next;
    return next;
  };
  let refreshing = false;
  const timer = setInterval(() => {
    if (refreshing) return;
    refreshing = true;
    refresh()
      .catch((error: unknown) => onError?.(error))
      .finally(() => {
        refreshing = false;
      });
  }, refreshMs).unref();

  return {
    async get(name) {
      const known = shops.get(name);
      if (known) {
        known.usedAtMs = now();
        return known;
      }
      const begun = opening.get(name) ?? open(name).finally(() => opening.delete(name));
      opening.set(name, begun);
      return begun;
    },
    refresh,
    async stop() {
      clearInterval(timer);
      await running.catch(() => {});
    },
  };
}
