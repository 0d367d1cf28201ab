// What everybody does: the live list of the last seconds first, then what the model learnt, most specific segment first.
import type { CrowdList } from "../../../shared/wire/list-key.ts";
import { listKey, listKeysFor } from "../../../shared/wire/list-key.ts";
import type { Reason } from "../../../shared/wire/reason.ts";
import type { CrowdLists } from "../../features/crowd-lists.ts";
import type { Proposal, Shelf, Source, Visit } from "../shelf.ts";
import type { ShopModels } from "../shop-models.ts";

const crowdSource = (list: CrowdList, summary: string): Source => {
  const source: Source = {
    name: list,
    summary,
    model: list,
    propose: (shelf) => fromLists(source, list, shelf),
    explain({ visit: { country, crowd }, request: { category } }) {
      const local = list === "trending" && country !== undefined && crowd[listKey(list, { category, country })];
      const reason: Reason = {
        kind: list,
        ...(category === undefined ? {} : { category }),
        ...(local ? { country } : {}),
      };
      return () => reason;
    },
  };
  return source;
};

export const trending = crowdSource("trending", "what rises now, in the department and country asked for");
export const popular = crowdSource("popular", "what the shop sells most, in the department and country asked for");

/** Scores fall with the place: lists of several kinds follow each other. */
const fromLists = (source: Source, list: CrowdList, { visit, request }: Shelf): Proposal[] =>
  crowdItems(list, visit, request.category).map((item, place) => ({ item, score: 1 / (1 + place / 20), source }));

/** Distinct items of the live list, then of the model's. The same array for all who ask while neither changes. */
export function crowdItems(list: CrowdList, visit: Visit, category: string | undefined): readonly number[] {
  const { crowd, country } = visit;
  const key = listKey(list, { category, country });
  const known = remembered.get(crowd);
  if (known?.models === visit.models) {
    const items = known.lists.get(key);
    if (items) return items;
  }
  const kept = known?.models === visit.models ? known : { models: visit.models, lists: new Map<string, number[]>() };
  remembered.set(crowd, kept);
  const items = readItems(list, visit, category);
  if (items.length > 0 && kept.lists.size < rememberedListsMax) kept.lists.set(key, items);
  return items;
}

const rememberedListsMax = 1_000;
const remembered = new WeakMap<CrowdLists, { readonly models: ShopModels; readonly lists: Map<string, number[]> }>();

function readItems(list: CrowdList, { items, models, crowd, country }: Visit, category: string | undefined): number[] {
  const keys = listKeysFor(list, { category, country });
  const found = new Set<number>();
  for (const key of keys) for (const [id] of crowd[key] ?? []) found.add(items.indexOf(id) ?? -1);
  for (const key of keys) for (const item of models.list(list, key)?.item ?? []) found.add(item);
  found.delete(-1);
  return [...found];
}
