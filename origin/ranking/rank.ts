// How a shelf is made, on one screen: sources → filters → scorer → selection → rules. `describeRanking` prints it for the console.
import { applyRules } from "../../shared/ranking/apply-rules.ts";
import type { Strategy } from "../../shared/wire/placement.ts";
import type { RankedItem } from "../../shared/wire/rank.ts";
import type { Reason } from "../../shared/wire/reason.ts";
import { appendFrom, candidatesOf } from "./combine.ts";
import { available } from "./filters/available.ts";
import { excluded } from "./filters/excluded.ts";
import { otherCategory } from "./filters/other-category.ts";
import { recentlyPurchased } from "./filters/recently-purchased.ts";
import { seen } from "./filters/seen.ts";
import type { Scorer } from "./scorers.ts";
import { asProposed, likePage, likeVisit } from "./scorers.ts";
import type { Selection } from "./selections.ts";
import { byDepartmentShare, plainRows, variedRows } from "./selections.ts";
import type { Filter, Proposal, Shelf, Source } from "./shelf.ts";
import { boughtTogether } from "./sources/bought-together.ts";
import { buyItAgain } from "./sources/buy-it-again.ts";
import { catalogue } from "./sources/catalogue.ts";
import { popular, trending } from "./sources/crowd.ts";
import { favourites } from "./sources/favourites.ts";
import { itemToItem } from "./sources/item-to-item.ts";
import { pageCategory } from "./sources/page-category.ts";
import { pageNeighbours } from "./sources/page-neighbours.ts";

interface Plan {
  /** Blended; the first names the model version of the answer. */
  readonly sources: readonly [Source, ...Source[]];
  /** Of the first source's proposals. */
  readonly scorer: Scorer;
  /** Asked in this order for what the sources leave open. */
  readonly fill: readonly Source[];
  readonly filters: readonly Filter[];
  readonly selection: Selection;
}

const always = [available, excluded, otherCategory];
const plans: Readonly<Record<Strategy, Plan>> = {
  personal: {
    sources: [itemToItem, favourites],
    scorer: likeVisit,
    fill: [trending, popular, catalogue],
    filters: [...always, seen, recentlyPurchased],
    selection: byDepartmentShare,
  },
  similar: {
    sources: [pageNeighbours, pageCategory],
    scorer: likePage,
    fill: [popular, catalogue],
    filters: always,
    selection: variedRows,
  },
  together: {
    sources: [boughtTogether],
    scorer: asProposed,
    fill: [popular, catalogue],
    filters: always,
    selection: variedRows,
  },
  again: {
    sources: [buyItAgain],
    scorer: asProposed,
    fill: [popular, catalogue],
    filters: always,
    selection: plainRows,
  },
  trending: {
    sources: [trending],
    scorer: asProposed,
    fill: [popular, catalogue],
    filters: always,
    selection: variedRows,
  },
  popular: {
    sources: [popular],
    scorer: asProposed,
    fill: [trending, catalogue],
    filters: always,
    selection: variedRows,
  },
};

export interface RankedShelf {
  readonly modelVersion: string;
  readonly items: RankedItem[];
}

/** Exactly n items when the shop can supply them. The same shelf gives the same answer. */
export async function rank(shelf: Shelf): Promise<RankedShelf> {
  const { sources, scorer, fill, filters, selection } = plans[shelf.placement.strategy];
  const { n } = shelf.request;
  const tests = filters.flatMap((filter) => filter.refuses(shelf) ?? []);
  const allowed = (item: number): boolean => !tests.some((refuses) => refuses(item));

  const candidates = await candidatesOf(shelf, sources, scorer, allowed);
  for (const other of fill) if (candidates.length < n + spareMin) await appendFrom(other, shelf, candidates, allowed);
  const selected = selection.select(shelf, candidates, n);
  const pinned = (item: number, id: string) =>
    shelf.visit.items.available(item) && allowed(item) ? { item, score: 0, source: ruleSource(id) } : undefined;
  const final = applyRules(selected, shelf.rules, pinned).slice(0, n);
  const reasons = explain(shelf, final);
  return {
    modelVersion: shelf.visit.models.version(sources[0].model ?? ""),
    items: final.map((proposal) => ({
      id: shelf.visit.items.idOf(proposal.item),
      score: rounded(proposal.score),
      reason: reasons.get(proposal.source)?.(proposal.item) ?? { kind: "popular" },
    })),
  };
}

/** What a shelf of each strategy goes through. */
export function describeRanking(): Record<Strategy, string[]> {
  const lines = ({ sources, scorer, fill, filters, selection }: Plan): string[] => [
    ...sources.map(({ summary }) => `source: ${summary}`),
    `score: ${scorer.summary}`,
    ...fill.map(({ summary }) => `then: ${summary}`),
    ...filters.map(({ summary }) => `never: ${summary}`),
    `select: ${selection.summary}`,
    "rules: pinned items stand where they were put",
  ];
  return Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, lines(plan)])) as Record<
    Strategy,
    string[]
  >;
}

/** Candidates beyond n from which a selection can choose. */
const spareMin = 60;

function explain(shelf: Shelf, shown: readonly Proposal[]): Map<Source, (item: number) => Reason> {
  const reasons = new Map<Source, (item: number) => Reason>();
  for (const [source, own] of Map.groupBy(shown, (proposal) => proposal.source))
    reasons.set(
      source,
      source.explain(
        shelf,
        own.map(({ item }) => item),
      ),
    );
  return reasons;
}

const ruleSource = (rule: string): Source => ({
  name: "rule",
  summary: "pinned by a rule",
  propose: () => [],
  explain: () => () => ({ kind: "rule", rule }),
});

const rounded = (score: number): number => Number(score.toPrecision(5));
