// Every feature, in the order in which a ranker sees their numbers. To add one: its memory in feature.ts, its file, its line here.
import { brandAffinity } from "./brand-affinity.ts";
import { categoryAffinity } from "./category-affinity.ts";
import { coVisitation } from "./co-visitation.ts";
import { conversion } from "./conversion.ts";
import { departmentAffinity } from "./department-affinity.ts";
import type { Candidate, Feature, FeatureMemory, FeatureName } from "./feature.ts";
import { popularity } from "./popularity.ts";
import { priceBand } from "./price-band.ts";
import { purchaseRhythm } from "./purchase-rhythm.ts";
import { recency } from "./recency.ts";
import { session } from "./session.ts";
import { trend } from "./trend.ts";

export const features: { readonly [F in FeatureName]: Feature<FeatureMemory[F]> } = {
  popularity,
  trend,
  conversion,
  departmentAffinity,
  categoryAffinity,
  brandAffinity,
  priceBand,
  recency,
  purchaseRhythm,
  coVisitation,
  session,
};
export const featureNames = Object.keys(features) as FeatureName[];

/** What is known about a candidate, feature by feature; absent = never seen. */
export type FeatureMemories = { readonly [F in FeatureName]?: FeatureMemory[F] | undefined };

/** The candidate as numbers, in the order of `featureNames`. */
export const featureVector = (memories: FeatureMemories, candidate: Candidate): number[] =>
  featureNames.map((name) => numberOf(name, memories, candidate));

const numberOf = <F extends FeatureName>(name: F, memories: FeatureMemories, candidate: Candidate): number =>
  features[name].number(memories[name], candidate);
