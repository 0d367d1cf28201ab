/** The last rung: what the deploy baked into the Worker, for a shop whose bundle this isolate cannot have. Works on ids: there are no numbers. */
import type { BakedItem, BakedShop } from "../../shared/wire/baked.ts";
import type { Delta } from "../../shared/wire/delta.ts";
import { listKeysFor } from "../../shared/wire/list-key.ts";
import type { Placement } from "../../shared/wire/placement.ts";
import { defaultPlacements } from "../../shared/wire/placement.ts";
import type { ShelfRequest } from "../../shared/wire/recommendation-request.ts";

const itemsDefault = 12;

/** @returns up to n distinct items, none of them known to be unavailable or hidden; fewer when the lists hold no more */
export function bakedItems(
  shop: BakedShop | undefined,
  request: ShelfRequest,
  country: string | undefined,
  delta: Delta | undefined,
): BakedItem[] {
  if (!shop) return [];
  const placements: readonly Placement[] = shop.placements.length > 0 ? shop.placements : defaultPlacements;
  const placement = placements.find(({ name }) => name === request.placement);
  const n = request.n ?? placement?.n ?? itemsDefault;
  const refused = new Set([request.item, ...(request.items ?? []), ...(request.exclude ?? [])]);
  for (const id of delta?.unavailable ?? []) refused.add(id);
  for (const rule of delta?.rules ?? [])
    if (rule.kind === "hide" && (rule.placement ?? request.placement) === request.placement) refused.add(rule.item);
  const items: BakedItem[] = [];
  for (const key of keysFor(placement, request.category, country)) {
    for (const item of shop.lists[key] ?? []) {
      if (items.length >= n) return items;
      if (refused.has(item.id)) continue;
      refused.add(item.id);
      const price = delta?.prices[item.id];
      items.push(price ? { ...item, price } : item);
    }
  }
  return items;
}

function keysFor(placement: Placement | undefined, category: string | undefined, country: string | undefined) {
  const lists = placement?.strategy === "popular" ? (["popular"] as const) : (["trending", "popular"] as const);
  return lists.flatMap((list) => listKeysFor(list, { category, country }));
}
