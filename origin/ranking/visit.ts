// What a rank request knows once features are read: one history, and where the shopper's attention is.
import { affinityShares } from "../../shared/features/affinity.ts";
import type { DecayedCounts } from "../../shared/features/feature.ts";
import { mergeHistory } from "../../shared/features/merge-history.ts";
import { attentionWeights, groupShares, attentionStrengths as strengths } from "../../shared/ranking/affinity.ts";
import { beforeErrand } from "../../shared/ranking/errand.ts";
import { defaultRecency, historyWeights } from "../../shared/ranking/history-weights.ts";
import { eventKind } from "../../shared/wire/event-kind.ts";
import type { RankRequest } from "../../shared/wire/rank.ts";
import type { CrowdLists } from "../features/crowd-lists.ts";
import type { ShopperFeatures } from "../features/read-shopper.ts";
import type { Answer } from "./models/question-queue.ts";
import type { Visit, VisitPoint } from "./shelf.ts";
import type { Names, ShopItems } from "./shop-items.ts";
import type { ShopModels } from "./shop-models.ts";

/** What the features know for longer counts half of what the history does, and less in the middle of an errand. */
const rememberedPart = 0.5;

export function openVisit(known: {
  readonly request: Pick<RankRequest, "history" | "country">;
  readonly nowMs: number;
  readonly items: ShopItems;
  readonly models: ShopModels;
  readonly crowd: CrowdLists;
  readonly features: ShopperFeatures;
}): Visit {
  const { request, items, models, features, nowMs } = known;
  const history = visitHistory(request, features, items, models.parameter("item-to-item", "recency", defaultRecency));
  const attention = attentionWeights(history);
  const shares = (groupOf: (item: number) => number, names: Names, remembered: DecayedCounts): Map<number, number> =>
    mixed(
      groupShares(
        history.map(({ item }) => groupOf(item)),
        attention,
      ),
      affinityShares(remembered, nowMs),
      rememberedPart * beforeErrand(history),
      names,
    );
  const { departmentAffinity, categoryAffinity, brandAffinity } = features.affinities;
  const department = shares(items.department, items.departments, departmentAffinity);
  let asked: Promise<Answer | undefined> | undefined;
  return {
    ...known,
    country: request.country,
    history,
    departmentShares: department,
    boosts: [
      { groupOf: items.department, shares: department, strength: strengths.department },
      {
        groupOf: items.category,
        shares: shares(items.category, items.categories, categoryAffinity),
        strength: strengths.category,
      },
      { groupOf: items.brand, shares: shares(items.brand, items.brands, brandAffinity), strength: strengths.brand },
    ],
    itemToItem() {
      asked ??= models.ask("item-to-item", history);
      return asked;
    },
  };
}

function visitHistory(
  request: Pick<RankRequest, "history">,
  features: ShopperFeatures,
  items: ShopItems,
  recency: number,
): VisitPoint[] {
  const merged = mergeHistory(request.history, features.history).filter(
    ({ event }) => eventKind(event).historyWeight > 0,
  );
  const weights = historyWeights(merged, recency);
  return merged.flatMap(({ item, event, ageMs }, index) => {
    const number = items.indexOf(item);
    if (number === undefined) return [];
    return [{ item: number, event, ageMs, kind: eventKind(event).code, weight: weights[index] ?? 0 }];
  });
}

function mixed(
  moment: Map<number, number>,
  remembered: ReadonlyMap<string, number>,
  part: number,
  names: Names,
): Map<number, number> {
  const own = moment.size === 0 ? 1 : part;
  const shares = new Map<number, number>();
  for (const [group, share] of moment) shares.set(group, share * (1 - own));
  for (const [name, share] of remembered) {
    const group = names.find(name);
    if (group !== undefined) shares.set(group, (shares.get(group) ?? 0) + share * own);
  }
  return shares;
}
