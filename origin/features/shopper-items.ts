// What one shopper did with one item, by kind: the memory of `recency` and `purchaseRhythm`, and the crowd guards' marks.
import type { FeatureMemory } from "../../shared/features/feature.ts";
import { purchaseRhythm } from "../../shared/features/purchase-rhythm.ts";
import { recency } from "../../shared/features/recency.ts";
import { numberColumn, textColumn } from "../database/column.ts";
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import type { CrowdMark } from "./crowd-guard.ts";
import { featureKey } from "./feature-key.ts";

export interface ShopperItem {
  readonly shop: string;
  readonly shopper: string;
  readonly item: string;
  readonly kind: number;
  readonly firstAtMs: number;
  readonly recency: FeatureMemory["recency"];
  readonly rhythm: FeatureMemory["purchaseRhythm"] | undefined;
  readonly mark: Readonly<CrowdMark>;
  /** When it last counted as a distinct shopper of the item. */
  readonly distinctAtMs: number | undefined;
}

export const shopperItemChanges = (): Changes<ShopperItem> =>
  new Changes(
    ({ shop, shopper, item, kind }) => featureKey(shop, shopper, item, kind),
    (a, b) => ({
      ...a,
      firstAtMs: Math.min(a.firstAtMs, b.firstAtMs),
      recency: recency.merge(a.recency, b.recency),
      rhythm: a.rhythm && b.rhythm ? purchaseRhythm.merge(a.rhythm, b.rhythm) : (a.rhythm ?? b.rhythm),
      mark: {
        hourMs: latest(a.mark.hourMs, b.mark.hourMs),
        unverifiedHourMs: latest(a.mark.unverifiedHourMs, b.mark.unverifiedHourMs),
      },
      distinctAtMs: latest(a.distinctAtMs, b.distinctAtMs),
    }),
  );

export async function addShopperItems(sql: Transaction, rows: readonly ShopperItem[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into shopper_items as t (shop, shopper, item, kind, events, first_at, last_at, purchase_days,
      crowd_hour, crowd_unverified_hour, crowd_shopper_at)
    select shop, shopper, item, kind, events, to_timestamp(first_ms / 1000), to_timestamp(last_ms / 1000), days::integer[],
      to_timestamp(hour_ms / 1000), to_timestamp(unverified_ms / 1000), to_timestamp(distinct_ms / 1000)
    from unnest(${textColumn(rows, (row) => row.shop)}::text[], ${textColumn(rows, (row) => row.shopper)}::text[],
      ${textColumn(rows, (row) => row.item)}::text[], ${numberColumn(rows, (row) => row.kind)}::smallint[],
      ${numberColumn(rows, (row) => row.recency.events)}::bigint[], ${numberColumn(rows, (row) => row.firstAtMs)}::float8[],
      ${numberColumn(rows, (row) => row.recency.lastAtMs)}::float8[],
      ${textColumn(rows, (row) => (row.rhythm ? `{${row.rhythm.days.join(",")}}` : null))}::text[],
      ${numberColumn(rows, (row) => row.mark.hourMs)}::float8[],
      ${numberColumn(rows, (row) => row.mark.unverifiedHourMs)}::float8[],
      ${numberColumn(rows, (row) => row.distinctAtMs)}::float8[])
      as n (shop, shopper, item, kind, events, first_ms, last_ms, days, hour_ms, unverified_ms, distinct_ms)
    on conflict (shop, shopper, item, kind) do update set
      events = t.events + excluded.events,
      first_at = least(t.first_at, excluded.first_at),
      last_at = greatest(t.last_at, excluded.last_at),
      purchase_days = case when excluded.purchase_days is null then t.purchase_days
        else newest_days(t.purchase_days, excluded.purchase_days) end,
      crowd_hour = greatest(t.crowd_hour, excluded.crowd_hour),
      crowd_unverified_hour = greatest(t.crowd_unverified_hour, excluded.crowd_unverified_hour),
      crowd_shopper_at = greatest(t.crowd_shopper_at, excluded.crowd_shopper_at)`;
}

const latest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
