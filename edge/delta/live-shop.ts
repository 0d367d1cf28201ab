/** A shop as it is this second: its bundle under its newest delta. Made anew when either changes, and only read by answers. */
import type { ShelfRules } from "../../shared/ranking/apply-rules.ts";
import { rulesFor } from "../../shared/ranking/apply-rules.ts";
import type { Money } from "../../shared/wire/money.ts";
import { RecentTexts } from "../bundle/recent-texts.ts";
import type { ShopBundle } from "../bundle/shop-bundle.ts";
import type { DeltaView } from "./delta-view.ts";
import { differences } from "./delta-view.ts";

export interface CrowdItems {
  readonly item: Uint32Array;
  readonly score: Float32Array;
  /** When this list was true, milliseconds since the epoch. */
  readonly at: number;
}
export interface PlacementRules extends ShelfRules {
  /** Ids of all rules that apply here. */
  readonly ids: readonly string[];
}
export interface LiveShop {
  readonly shop: ShopBundle;
  /** 1 where an item may be shown: available now, not hidden everywhere, with its card. */
  readonly servable: Uint8Array;
  /** Prices that differ from the cards'. */
  readonly prices: ReadonlyMap<number, Money>;
  /** `key` is of list-key.ts; the delta's list replaces the bundle's. */
  list(key: string): CrowdItems | undefined;
  rulesFor(placement: string): PlacementRules;
  /** Cards that had to be written anew (price, fields), by a key of the caller's. */
  readonly texts: RecentTexts;
}

const textCharsMax = 512 * 1024;

export function liveShop(shop: ShopBundle, view: DeltaView | undefined): LiveShop {
  const { bundle } = shop;
  const servable = shop.servable.slice();
  const prices = new Map<number, Money>();
  const changed = view && differences(view, shop.checksum);
  for (const [id, available] of changed?.available ?? []) {
    const index = bundle.indexOf(id);
    if (index !== undefined && shop.hasCard(index)) servable[index] = available ? 1 : 0;
  }
  for (const [id, price] of changed?.prices ?? []) {
    const index = bundle.indexOf(id);
    if (index !== undefined) prices.set(index, price);
  }
  const newest = view !== undefined && view.delta.at >= bundle.meta.createdAt;
  const rules = newest ? view.delta.rules : bundle.meta.rules;
  for (const rule of rules) {
    const index = rule.kind === "hide" && rule.placement === undefined ? bundle.indexOf(rule.item) : undefined;
    if (index !== undefined) servable[index] = 0;
  }
  const lists = new Map<string, CrowdItems | undefined>();
  const ruled = new Map<string, PlacementRules>();
  return {
    shop,
    servable,
    prices,
    texts: new RecentTexts(textCharsMax),
    list(key) {
      if (lists.has(key)) return lists.get(key);
      const list = crowdItems(shop, view, key);
      if (list) lists.set(key, list);
      return list;
    },
    rulesFor(placement) {
      const known = ruled.get(placement);
      if (known) return known;
      const found = {
        ...rulesFor(placement, rules, bundle.indexOf),
        ids: rules.filter((rule) => (rule.placement ?? placement) === placement).map(({ id }) => id),
      };
      if (shop.placements.has(placement)) ruled.set(placement, found);
      return found;
    },
  };
}

function crowdItems(shop: ShopBundle, view: DeltaView | undefined, key: string): CrowdItems | undefined {
  const { bundle } = shop;
  const fresh = view && Object.hasOwn(view.delta.lists, key) ? view.delta.lists[key] : undefined;
  if (fresh && view) {
    const known = fresh.flatMap(([id, score]) => {
      const index = bundle.indexOf(id);
      return index === undefined ? [] : [{ index, score }];
    });
    return {
      item: Uint32Array.from(known, ({ index }) => index),
      score: Float32Array.from(known, ({ score }) => score),
      at: view.delta.at,
    };
  }
  const published = bundle.list(key);
  return published && { ...published, at: bundle.meta.createdAt };
}
