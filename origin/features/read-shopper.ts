// What the store knows of one shopper at a moment, in one round trip.
import type { FeatureMemory } from "../../shared/features/feature.ts";
import { features } from "../../shared/features/features.ts";
import { meanGapDays } from "../../shared/features/purchase-rhythm.ts";
import type { SessionWindow } from "../../shared/features/session-window.ts";
import type { EventName } from "../../shared/wire/event-kind.ts";
import { eventKinds, eventNames } from "../../shared/wire/event-kind.ts";
import type { HistoryEntry } from "../../shared/wire/history.ts";
import { historyAgeMsMax, historyMax } from "../../shared/wire/history.ts";
import type { Sql } from "../database/connect.ts";
import type { SessionItemJson } from "./batch-memory.ts";
import { sessionItem } from "./batch-memory.ts";
import type { AffinityMemories } from "./shopper-affinity.ts";
import { affinityMemories } from "./shopper-affinity.ts";

const affinityRowsMax = 300;
const purchasedItemsMax = 500;

export interface PurchasedItem {
  readonly item: string;
  readonly purchases: number;
  readonly lastAtMs: number;
  readonly ageDays: number;
  /** Mean days between purchases; undefined after a single one. */
  readonly gapDays: number | undefined;
  /** Chance of a purchase within the next 7 days: the number of the feature `purchaseRhythm`. */
  readonly chance: number;
  readonly rhythm: FeatureMemory["purchaseRhythm"];
}

export interface ShopperFeatures {
  /** The log position these features have reached; undefined for somebody never seen. */
  readonly revision: string | undefined;
  /** Newest first, at most 50, ages at the moment asked for. */
  readonly history: readonly HistoryEntry[];
  /** Memories of the affinity features; `affinityShares` turns one into shares. */
  readonly affinities: AffinityMemories;
  readonly session: SessionWindow | undefined;
  /** Best chance first, at most 500 items. */
  readonly purchases: readonly PurchasedItem[];
}

/** @param shopper a shopperKey; undefined, unknown and expired ones have empty features */
export async function readShopper(
  sql: Sql,
  shop: string,
  shopper: string | undefined,
  momentMs: number,
): Promise<ShopperFeatures> {
  if (shopper === undefined) return nobody;
  const [row] = await sql<ShopperRow[]>`
    select s.revision, s.session, s.session_items as "sessionItems",
      (select coalesce(json_agg(json_build_array(r.item, r.kind, (extract(epoch from r.at) * 1000)::float8) order by r.at desc, r.item desc, r.kind desc), '[]')
        from (select item, kind, at from shopper_recent t where t.shop = s.shop and t.shopper = s.shopper
          order by at desc, item desc, kind desc limit ${historyMax}) r) as recent,
      (select coalesce(json_agg(json_build_array(a.department, a.category, a.brand, a.price_band, a.weight_log2)), '[]')
        from (select department, category, brand, price_band, weight_log2 from shopper_affinity t where t.shop = s.shop and t.shopper = s.shopper
          order by weight_log2 desc limit ${affinityRowsMax}) a) as affinities,
      (select coalesce(json_agg(json_build_array(p.item, p.events, (extract(epoch from p.last_at) * 1000)::float8, p.purchase_days)), '[]')
        from (select item, events, last_at, purchase_days from shopper_items t
          where t.shop = s.shop and t.shopper = s.shopper and kind = ${eventKinds.purchase.code}
          order by last_at desc limit ${purchasedItemsMax}) p) as purchases
    from shopper_state s
    where s.shop = ${shop} and s.shopper = ${shopper}
      and (s.expires_at is null or s.expires_at > to_timestamp(${momentMs}::float8 / 1000))`;
  return row ? shopperFeatures(row, momentMs) : nobody;
}

const shopperFeatures = (row: ShopperRow, momentMs: number): ShopperFeatures => ({
  revision: row.revision ?? undefined,
  history: row.recent.flatMap((entry) => historyEntry(entry, momentMs)),
  affinities: affinityMemories(row.affinities.map(affinityRow)),
  session: row.session === null ? undefined : { session: row.session, items: row.sessionItems.map(sessionItem) },
  purchases: row.purchases.map((one) => purchasedItem(one, momentMs)).sort((a, b) => b.chance - a.chance),
});

const nobody: ShopperFeatures = {
  revision: undefined,
  history: [],
  affinities: affinityMemories([]),
  session: undefined,
  purchases: [],
};

function historyEntry([item, kind, atMs]: RecentJson, momentMs: number): HistoryEntry[] {
  const event = nameOfKind.get(kind);
  const ageMs = Math.max(0, momentMs - atMs);
  return event === undefined || ageMs > historyAgeMsMax ? [] : [{ item, event, ageMs }];
}

const nameOfKind = new Map<number, EventName>(eventNames.map((name) => [eventKinds[name].code, name]));

const affinityRow = ([department, category, brand, priceBand, weightLog2]: AffinityJson) => ({
  facets: { department, category, brand, priceBand },
  weightLog2,
});

function purchasedItem([item, purchases, lastAtMs, days]: PurchaseJson, momentMs: number): PurchasedItem {
  const rhythm = { days: days ?? [] };
  return {
    ...{ item, purchases, lastAtMs, rhythm },
    ageDays: Math.max(0, momentMs - lastAtMs) / 86_400_000,
    gapDays: meanGapDays(rhythm),
    chance: features.purchaseRhythm.number(rhythm, { item, facets: {}, history: [], momentMs }),
  };
}

type RecentJson = readonly [item: string, kind: number, atMs: number];
type AffinityJson = readonly [
  department: string,
  category: string,
  brand: string,
  priceBand: string,
  weightLog2: number,
];
type PurchaseJson = readonly [item: string, events: number, lastAtMs: number, days: readonly number[] | null];
interface ShopperRow {
  readonly revision: string | null;
  readonly session: string | null;
  readonly sessionItems: readonly SessionItemJson[];
  readonly recent: readonly RecentJson[];
  readonly affinities: readonly AffinityJson[];
  readonly purchases: readonly PurchaseJson[];
}
