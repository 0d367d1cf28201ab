// A shopper's taste: one row a facet and value, the memory of the affinity features.

import { addDecayed } from "../../shared/features/decayed-count.ts";
import type { FeatureName } from "../../shared/features/feature.ts";
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { featureKey } from "./feature-key.ts";

/** Feature → its name in the column `facet`. */
export const affinityFacets = {
  departmentAffinity: "department",
  categoryAffinity: "category",
  brandAffinity: "brand",
  priceBand: "price-band",
} as const satisfies { readonly [F in FeatureName]?: string };
export type AffinityFeature = keyof typeof affinityFacets;
export const affinityFeatures = Object.keys(affinityFacets) as AffinityFeature[];

export interface ShopperAffinity {
  readonly shop: string;
  readonly shopper: string;
  readonly facet: string;
  readonly value: string;
  readonly weightLog2: number;
  readonly lastAtMs: number;
}

export const shopperAffinityChanges = (): Changes<ShopperAffinity> =>
  new Changes(
    ({ shop, shopper, facet, value }) => featureKey(shop, shopper, facet, value),
    (a, b) => ({
      ...a,
      weightLog2: addDecayed(a.weightLog2, b.weightLog2) ?? a.weightLog2,
      lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    }),
  );

export async function addShopperAffinities(sql: Transaction, rows: readonly ShopperAffinity[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into shopper_affinity as t (shop, shopper, facet, value, weight_log2, last_at)
    select shop, shopper, facet, value, weight, to_timestamp(last_ms / 1000)
    from unnest(${rows.map((row) => row.shop)}::text[], ${rows.map((row) => row.shopper)}::text[],
      ${rows.map((row) => row.facet)}::text[], ${rows.map((row) => row.value)}::text[],
      ${rows.map((row) => row.weightLog2)}::float8[], ${rows.map((row) => row.lastAtMs)}::float8[])
      as n (shop, shopper, facet, value, weight, last_ms)
    on conflict (shop, shopper, facet, value) do update set
      weight_log2 = decayed_sum(t.weight_log2, excluded.weight_log2),
      last_at = greatest(t.last_at, excluded.last_at)`;
}
