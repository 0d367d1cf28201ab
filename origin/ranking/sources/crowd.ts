// What everybody does: the live list of the last seconds first, then what the model learnt, most specific segment first.
import type { CrowdList } from "../../../shared/wire/list-key.ts";
import { listKeysFor } from "../../../shared/wire/list-key.ts";
import type { Proposal, Shelf, Source } from "../shelf.ts";

const crowdSource = (list: CrowdList, summary: string): Source => {
  const source: Source = {
    name: list,
    summary,
    model: list,
    propose: (shelf) => fromLists(source, list, shelf),
    reason: ({ visit, request }) => ({
      kind: list,
      ...(segmentOf(request.category) ? { category: request.category } : {}),
      ...(list === "trending" && visit.country && visit.crowd[`trending@${visit.country}`]
        ? { country: visit.country }
        : {}),
    }),
  };
  return source;
};

export const trending = crowdSource("trending", "what rises now, in the department and country asked for");
export const popular = crowdSource("popular", "what the shop sells most, in the department and country asked for");

const segmentOf = (category: string | undefined): boolean => category !== undefined && category !== "";

/** Scores fall with the place: lists of several kinds follow each other. */
function fromLists(source: Source, list: CrowdList, shelf: Shelf): Proposal[] {
  const { items, models, crowd, country } = shelf.visit;
  const { category } = shelf.request;
  const keys = listKeysFor(list, { category, country });
  const proposed: Proposal[] = [];
  const seen = new Set<number>();
  const add = (item: number | undefined): void => {
    if (item === undefined || item < 0 || seen.has(item)) return;
    seen.add(item);
    proposed.push({ item, score: 1 / (1 + proposed.length / 20), source });
  };
  for (const key of keys) for (const [id] of crowd[key] ?? []) add(items.indexOf(id));
  for (const key of keys) for (const item of models.list(list, key)?.item ?? []) add(item);
  return proposed;
}
