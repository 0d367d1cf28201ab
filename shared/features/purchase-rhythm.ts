// Whether it is time to buy this again: a habit has a rhythm, and just after a purchase nobody needs the next.
import type { Feature, FeatureMemory } from "./feature.ts";

type Rhythm = FeatureMemory["purchaseRhythm"];

export const purchaseDaysMax = 12;
const dayMs = 86_400_000;

// Gamma prior of a shopper's rate: a stranger to an item buys it again about once in 60 days.
const priorPurchases = 0.5;
const priorDays = 30;
// The number is a chance within this long.
const horizonDays = 7;

/**
 * Remembers the newest 12 distinct days of purchase (days since 1970-01-01, UTC; newest first).
 * Becomes the chance of a purchase within the next 7 days: modified Poisson–Gamma of Bhagat et al., "Buy It Again" (KDD 2018):
 * rate = (purchases + α) / (span + 2·|mean gap − days since last| + β) until twice the mean gap has passed, then the plain
 * Poisson–Gamma rate (purchases + α) / (days since first + β). 0 for what was never bought.
 */
export const purchaseRhythm: Feature<Rhythm> = {
  scope: "shopper-item",
  observe: ({ kind, atMs }) => (kind === "purchase" ? { days: [Math.floor(atMs / dayMs)] } : undefined),
  merge: (a, b) => ({
    days: [...new Set([...a.days, ...b.days])].sort((x, y) => y - x).slice(0, purchaseDaysMax),
  }),
  number: (memory, { momentMs }) => {
    const last = memory?.days[0];
    const first = memory?.days.at(-1);
    if (memory === undefined || last === undefined || first === undefined) return 0;
    const sinceLast = Math.max(0, momentMs / dayMs - last);
    const span = last - first;
    const gap = meanGapDays(memory);
    const exposure = gap !== undefined && sinceLast < 2 * gap ? span + 2 * Math.abs(gap - sinceLast) : span + sinceLast;
    const rate = (memory.days.length + priorPurchases) / (exposure + priorDays);
    return 1 - Math.exp(-rate * horizonDays);
  },
};

/** Mean days between purchases; undefined after a single one. */
export const meanGapDays = ({ days }: Rhythm): number | undefined =>
  days.length < 2 ? undefined : ((days[0] ?? 0) - (days.at(-1) ?? 0)) / (days.length - 1);
