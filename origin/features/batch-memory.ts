// What a batch needs to know before it is applied, read in one round trip: the shoppers' state, their crowd marks, the items' facets.
import type { ItemFacets } from "../../shared/features/item-facets.ts";
import { itemFacets } from "../../shared/features/item-facets.ts";
import type { SessionWindow } from "../../shared/features/session-window.ts";
import { numberColumn, textColumn } from "../database/column.ts";
import type { Transaction } from "../database/connect.ts";
import type { CrowdMark, Pace } from "./crowd-guard.ts";
import type { Voice } from "./crowd-sources.ts";
import { regularsKey } from "./crowd-sources.ts";
import { featureKey } from "./feature-key.ts";

export interface ShopperState extends Pace {
  window: SessionWindow | undefined;
  expiresAtMs: number | undefined;
  recentRows: number;
}

export interface BatchMemory {
  /** By shop and shopper. */
  readonly shoppers: Map<string, ShopperState>;
  /** By shop, shopper, item and kind code. */
  readonly marks: Map<string, CrowdMark>;
  /** By shop, shopper and item: when the shopper last counted as a distinct one, in ms. */
  readonly distinctAtMs: Map<string, number>;
  /** By shop, hour and address: its first shoppers of the hour. */
  readonly regulars: Map<string, readonly string[]>;
  /** By shop and item; items the catalogue does not know are absent. */
  readonly facets: ReadonlyMap<string, ItemFacets>;
}

/** Keys as parallel columns: `shoppers` [shop, shopper], `touches` [shop, shopper, item], `items` [shop, item]. Each distinct. */
export interface MemoryKeys {
  readonly shoppers: readonly (readonly string[])[];
  readonly touches: readonly (readonly string[])[];
  readonly items: readonly (readonly string[])[];
  readonly sources: readonly SourceHour[];
}
export type SourceHour = Pick<Voice, "shop" | "hourMs" | "source">;

// Each lookup is a lateral subquery, so that a plan cached while a table was small never scans it once it is large.
export async function readBatchMemory(sql: Transaction, keys: MemoryKeys): Promise<BatchMemory> {
  const [states, touched, catalogue, sources] = await Promise.all([
    sql<StateRow[]>`
      select k.shop, k.shopper, s.* from unnest(${textColumn(keys.shoppers, (key) => key[0] ?? "")}::text[], ${textColumn(keys.shoppers, (key) => key[1] ?? "")}::text[]) k (shop, shopper)
      cross join lateral (
        select minute, minute_events, bot_until, session, session_items, expires_at, recent_rows
        from shopper_state t where t.shop = k.shop and t.shopper = k.shopper limit 1
      ) s`,
    sql<MarkRow[]>`
      select k.shop, k.shopper, k.item, m.*
      from unnest(${textColumn(keys.touches, (key) => key[0] ?? "")}::text[], ${textColumn(keys.touches, (key) => key[1] ?? "")}::text[], ${textColumn(keys.touches, (key) => key[2] ?? "")}::text[]) k (shop, shopper, item)
      cross join lateral (
        select kind, crowd_hour, crowd_unverified_hour, crowd_shopper_at
        from shopper_items t where t.shop = k.shop and t.shopper = k.shopper and t.item = k.item offset 0
      ) m`,
    sql<ItemRow[]>`
      select k.shop, k.item, i.* from unnest(${textColumn(keys.items, (key) => key[0] ?? "")}::text[], ${textColumn(keys.items, (key) => key[1] ?? "")}::text[]) k (shop, item)
      cross join lateral (
        select categories, brand, price_amount::float8 as price from items t where t.shop = k.shop and t.id = k.item limit 1
      ) i`,
    sql<SourceRow[]>`
      select k.shop, k.hour_ms, k.source, s.shoppers
      from unnest(${textColumn(keys.sources, (key) => key.shop)}::text[], ${numberColumn(keys.sources, (key) => key.hourMs)}::float8[],
        ${textColumn(keys.sources, (key) => key.source)}::text[]) k (shop, hour_ms, source)
      cross join lateral (
        select shoppers from crowd_sources t
        where t.shop = k.shop and t.hour = to_timestamp(k.hour_ms / 1000) and t.source = k.source and t.item = '' limit 1
      ) s`,
  ]);
  const marks = new Map<string, CrowdMark>();
  const distinctAtMs = new Map<string, number>();
  for (const row of touched) {
    marks.set(featureKey(row.shop, row.shopper, row.item, row.kind), {
      hourMs: row.crowd_hour?.getTime(),
      unverifiedHourMs: row.crowd_unverified_hour?.getTime(),
    });
    const key = featureKey(row.shop, row.shopper, row.item);
    const at = row.crowd_shopper_at?.getTime();
    if (at !== undefined) distinctAtMs.set(key, Math.max(at, distinctAtMs.get(key) ?? at));
  }
  return {
    shoppers: new Map(states.map((row) => [featureKey(row.shop, row.shopper), shopperState(row)])),
    marks,
    distinctAtMs,
    regulars: new Map(sources.map((row) => [regularsKey({ ...row, hourMs: row.hour_ms }), row.shoppers])),
    facets: new Map(catalogue.map((row) => [featureKey(row.shop, row.item), itemFacets(row)])),
  };
}

/** Of a shopper never seen. */
export const freshShopperState = (): ShopperState => ({
  minuteMs: undefined,
  minuteEvents: 0,
  botUntilMs: undefined,
  window: undefined,
  expiresAtMs: undefined,
  recentRows: 0,
});

const shopperState = (row: StateRow): ShopperState => ({
  minuteMs: row.minute?.getTime(),
  minuteEvents: row.minute_events,
  botUntilMs: row.bot_until?.getTime(),
  window: row.session === null ? undefined : { session: row.session, items: row.session_items.map(sessionItem) },
  expiresAtMs: row.expires_at?.getTime(),
  recentRows: row.recent_rows,
});

/** How shopper_state keeps one item of the session window. */
export type SessionItemJson = readonly [item: string, atMs: number, department: string | null];

export const sessionItem = ([item, atMs, department]: SessionItemJson) => ({
  item,
  atMs,
  department: department ?? undefined,
});

interface StateRow {
  readonly shop: string;
  readonly shopper: string;
  readonly minute: Date | null;
  readonly minute_events: number;
  readonly bot_until: Date | null;
  readonly session: string | null;
  readonly session_items: readonly SessionItemJson[];
  readonly expires_at: Date | null;
  readonly recent_rows: number;
}
interface MarkRow {
  readonly shop: string;
  readonly shopper: string;
  readonly item: string;
  readonly kind: number;
  readonly crowd_hour: Date | null;
  readonly crowd_unverified_hour: Date | null;
  readonly crowd_shopper_at: Date | null;
}
interface SourceRow {
  readonly shop: string;
  readonly hour_ms: number;
  readonly source: string;
  readonly shoppers: readonly string[];
}
interface ItemRow {
  readonly shop: string;
  readonly item: string;
  readonly categories: readonly string[];
  readonly brand: string | null;
  readonly price: number | null;
}
