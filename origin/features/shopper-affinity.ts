// A shopper's taste, jointly over the facets of items: one row an event instead of one a facet. Each affinity feature's memory is a sum of rows.
import { affinityCount } from "../../shared/features/affinity.ts";
import { addDecayed } from "../../shared/features/decayed-count.ts";
import type { Fact } from "../../shared/features/fact.ts";
import type { DecayedCounts, FeatureName } from "../../shared/features/feature.ts";
import type { ItemFacets } from "../../shared/features/item-facets.ts";
import { numberColumn, textColumn } from "../database/column.ts";
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { featureKey } from "./feature-key.ts";

export interface ShopperAffinity {
  readonly shop: string;
  readonly shopper: string;
  readonly facets: ItemFacets;
  readonly weightLog2: number;
  readonly lastAtMs: number;
}

/** Which facet each affinity feature counts. */
const facetOfFeature = {
  departmentAffinity: "department",
  categoryAffinity: "category",
  brandAffinity: "brand",
  priceBand: "priceBand",
} as const satisfies { readonly [F in FeatureName]?: keyof ItemFacets };
export type AffinityMemories = Readonly<Record<keyof typeof facetOfFeature, DecayedCounts>>;

export const shopperAffinityChanges = (): Changes<ShopperAffinity> =>
  new Changes(
    ({ shop, shopper, facets }) => featureKey(shop, shopper, ...columnsOf(facets)),
    (a, b) => ({
      ...a,
      weightLog2: addDecayed(a.weightLog2, b.weightLog2) ?? a.weightLog2,
      lastAtMs: Math.max(a.lastAtMs, b.lastAtMs),
    }),
  );

/** What the affinity features observe of a fact, as one row; undefined for items without facets and kinds without taste. */
export function observeAffinity(fact: Fact): Pick<ShopperAffinity, "facets" | "weightLog2" | "lastAtMs"> | undefined {
  const weightLog2 = affinityCount(fact.kind, fact.atMs);
  if (weightLog2 === undefined || columnsOf(fact.facets).every((value) => value === "")) return undefined;
  return { facets: fact.facets, weightLog2, lastAtMs: fact.atMs };
}

/** The memory of each affinity feature: counts by the values of its facet. */
export function affinityMemories(rows: readonly Pick<ShopperAffinity, "facets" | "weightLog2">[]): AffinityMemories {
  const sums = (facet: keyof ItemFacets): DecayedCounts => {
    const counts = new Map<string, number>();
    for (const { facets, weightLog2 } of rows) {
      const value = facets[facet];
      if (value) counts.set(value, addDecayed(counts.get(value), weightLog2) ?? weightLog2);
    }
    return counts;
  };
  const { departmentAffinity, categoryAffinity, brandAffinity, priceBand } = facetOfFeature;
  return {
    departmentAffinity: sums(departmentAffinity),
    categoryAffinity: sums(categoryAffinity),
    brandAffinity: sums(brandAffinity),
    priceBand: sums(priceBand),
  };
}

export async function addShopperAffinities(sql: Transaction, rows: readonly ShopperAffinity[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into shopper_affinity as t (shop, shopper, department, category, brand, price_band, weight_log2, last_at)
    select shop, shopper, department, category, brand, price_band, weight, to_timestamp(last_ms / 1000)
    from unnest(${textColumn(rows, (row) => row.shop)}::text[], ${textColumn(rows, (row) => row.shopper)}::text[],
      ${textColumn(rows, ({ facets }) => facets.department ?? "")}::text[], ${textColumn(rows, ({ facets }) => facets.category ?? "")}::text[],
      ${textColumn(rows, ({ facets }) => facets.brand ?? "")}::text[], ${textColumn(rows, ({ facets }) => facets.priceBand ?? "")}::text[],
      ${numberColumn(rows, (row) => row.weightLog2)}::float8[], ${numberColumn(rows, (row) => row.lastAtMs)}::float8[])
      as n (shop, shopper, department, category, brand, price_band, weight, last_ms)
    on conflict (shop, shopper, department, category, brand, price_band) do update set
      weight_log2 = decayed_sum(t.weight_log2, excluded.weight_log2),
      last_at = greatest(t.last_at, excluded.last_at)`;
}

const columnsOf = ({ department, category, brand, priceBand }: ItemFacets): string[] =>
  [department, category, brand, priceBand].map((value) => value ?? "");
