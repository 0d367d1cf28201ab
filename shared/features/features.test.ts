import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventName } from "../wire/event-kind.ts";
import { affinityShares } from "./affinity.ts";
import { halfLifeMs, landmarkMs } from "./decayed-count.ts";
import type { Fact } from "./fact.ts";
import type { Candidate, Feature } from "./feature.ts";
import type { FeatureMemories } from "./features.ts";
import { featureNames, features, featureVector } from "./features.ts";
import { itemFacets } from "./item-facets.ts";

const nowMs = landmarkMs + 1_000 * 86_400_000;
const dayMs = 86_400_000;
const produce = itemFacets({ categories: ["PRODUCE", "Fruit"], brand: "Orchard", price: 2 });
const meat = itemFacets({ categories: ["MEAT"], brand: "Farm", price: 16 });
const fact = (fields: Partial<Fact> = {}): Fact => ({
  kind: "view_item",
  atMs: nowMs,
  item: "apple",
  session: "visit",
  facets: produce,
  sessionBefore: [],
  crowd: { weight: 1, newShopper: true },
  ...fields,
});
const candidate = (fields: Partial<Candidate> = {}): Candidate => ({
  item: "apple",
  facets: produce,
  history: [],
  momentMs: nowMs,
  ...fields,
});
const remember = <Memory>(feature: Feature<Memory>, facts: readonly Fact[]): Memory | undefined =>
  facts.reduce<Memory | undefined>((memory, one) => {
    const change = feature.observe(one);
    return memory === undefined || change === undefined ? (memory ?? change) : feature.merge(memory, change);
  }, undefined);

const someFact = fc
  .record({
    kind: fc.constantFrom<EventName[]>("view_item", "select_item", "add_to_cart", "purchase", "refund", "search"),
    ageMs: fc.integer({ min: 0, max: 90 * dayMs }),
    facets: fc.constantFrom(produce, meat, {}),
    item: fc.constantFrom("apple", "steak"),
    voice: fc.option(fc.record({ weight: fc.integer({ min: 1, max: 5 }), newShopper: fc.boolean() }), {
      nil: undefined,
    }),
    before: fc.uniqueArray(fc.constantFrom("leek", "pear", "plum"), { maxLength: 3 }),
  })
  .map(({ ageMs, voice, before, ...fields }) =>
    fact({
      ...fields,
      atMs: nowMs - ageMs,
      crowd: voice,
      sessionBefore: before.map((item) => ({ item, atMs: nowMs - ageMs - 1 })),
    }),
  );

describe.each(featureNames)("%s", (name) => {
  const feature = features[name] as Feature<unknown>;
  const someCandidate = candidate({ history: [{ item: "pear", event: "view_item", ageMs: 60_000 }] });

  it("becomes the same finite number in whatever order and grouping events are remembered", () => {
    fc.assert(
      fc.property(fc.array(someFact, { maxLength: 15 }), fc.nat(15), (facts, at) => {
        const number = feature.number(remember(feature, facts), someCandidate);
        expect(Number.isFinite(number)).toBe(true);
        expect(number).toBeGreaterThanOrEqual(0);
        expect(feature.number(remember(feature, facts.toReversed()), someCandidate)).toBeCloseTo(number, 8);
        const [left, right] = [remember(feature, facts.slice(0, at)), remember(feature, facts.slice(at))];
        const joined = left === undefined || right === undefined ? (left ?? right) : feature.merge(left, right);
        expect(feature.number(joined, someCandidate)).toBeCloseTo(number, 8);
      }),
    );
  });

  it("does not change what it is given", () => {
    const a = remember(feature, [fact(), fact({ kind: "purchase", atMs: nowMs - dayMs })]);
    const b = remember(feature, [fact({ facets: meat, item: "steak" })]);
    if (a === undefined || b === undefined) return;
    const before = structuredClone([a, b]);
    feature.merge(a, b);
    feature.number(a, someCandidate);
    expect([a, b]).toEqual(before);
  });
});

describe("numbers mean what they say", () => {
  it("popularity and trend count only what the guards let through", () => {
    const unheard = fact({ crowd: undefined });
    expect(features.popularity.observe(unheard)).toBeUndefined();
    expect(features.trend.observe(unheard)).toBeUndefined();
    const twenty = Array.from({ length: 20 }, () => fact());
    expect(features.popularity.number(remember(features.popularity, twenty), candidate())).toBeCloseTo(Math.log(21), 9);
    expect(features.trend.number(remember(features.trend, twenty), candidate())).toBeGreaterThan(10);
    expect(features.trend.number(remember(features.trend, twenty.slice(0, 6)), candidate())).toBe(0);
    const oneShopper = twenty.map((one, n) => (n === 0 ? one : fact({ crowd: { weight: 1, newShopper: false } })));
    expect(features.trend.number(remember(features.trend, oneShopper), candidate())).toBe(0);
  });

  it("affinity follows strong events, and shares stay below one", () => {
    const facts = [fact(), fact(), fact({ kind: "purchase", facets: meat })];
    const memory = remember(features.departmentAffinity, facts) ?? new Map();
    expect([...affinityShares(memory, nowMs).entries()]).toEqual([
      ["PRODUCE", 2 / 8],
      ["MEAT", 4 / 8],
    ]);
    const later = candidate({ momentMs: nowMs + 3 * halfLifeMs.affinity });
    expect(features.departmentAffinity.number(memory, later)).toBeCloseTo(0.25 / (0.75 + 2), 9);
    expect(features.categoryAffinity.number(remember(features.categoryAffinity, facts), candidate())).toBe(0.5);
    expect(features.brandAffinity.number(memory, candidate({ facets: {} }))).toBe(0);
  });

  it("price band is nearer for neighbouring prices", () => {
    const memory = remember(features.priceBand, [fact(), fact()]);
    const at = (price: number) =>
      features.priceBand.number(memory, candidate({ facets: itemFacets({ categories: [], price }) }));
    expect(at(2)).toBe(0.5);
    expect(at(2.9)).toBe(0.25);
    expect(at(16)).toBeLessThan(0.01);
    expect(features.priceBand.number(memory, candidate({ facets: itemFacets({ categories: [], price: 0 }) }))).toBe(0);
  });

  it("purchase rhythm peaks when the usual gap has passed", () => {
    const weekly = [28, 21, 14, 7].map((age) => fact({ kind: "purchase", atMs: nowMs - age * dayMs }));
    const memory = remember(features.purchaseRhythm, weekly);
    const chance = (daysLater: number) =>
      features.purchaseRhythm.number(
        memory,
        candidate({ momentMs: Math.floor(nowMs / dayMs) * dayMs + daysLater * dayMs }),
      );
    expect(chance(0)).toBeGreaterThan(chance(-6));
    expect(chance(0)).toBeGreaterThan(chance(6));
    expect(chance(6)).toBeGreaterThan(chance(60));
    const once = remember(features.purchaseRhythm, weekly.slice(0, 1));
    expect(features.purchaseRhythm.number(once, candidate())).toBeLessThan(chance(0));
    expect(features.purchaseRhythm.number(undefined, candidate())).toBe(0);
  });

  it("purchase rhythm remembers twelve distinct days", () => {
    const days = Array.from({ length: 40 }, (_, n) => fact({ kind: "purchase", atMs: nowMs - (n >> 1) * dayMs }));
    const today = Math.floor(nowMs / dayMs);
    expect(remember(features.purchaseRhythm, days)?.days).toEqual(Array.from({ length: 12 }, (_, n) => today - n));
  });

  it("co-visitation weighs near steps and fresh history more, and no purchase is a step", () => {
    const before = ["pear", "leek"].map((item) => ({ item, atMs: nowMs }));
    const memory = remember(features.coVisitation, [fact({ sessionBefore: before })]);
    const next = (item: string, ageMs = 0) =>
      features.coVisitation.number(memory, candidate({ history: [{ item, event: "view_item", ageMs }] }));
    expect(next("pear")).toBeCloseTo(Math.log(2), 9);
    expect(next("leek")).toBeCloseTo(Math.log(1 + 1 / Math.SQRT2), 9);
    expect(next("pear", 3_600_000)).toBeCloseTo(Math.log(1.5), 9);
    expect(next("plum")).toBe(0);
    expect(features.coVisitation.observe(fact({ kind: "purchase", sessionBefore: before }))).toBeUndefined();
    expect(features.coVisitation.observe(fact({ crowd: undefined, sessionBefore: before }))).toBeUndefined();
  });

  it("session is the share of the visit's newest items in the candidate's department", () => {
    const memory = remember(features.session, [
      fact({ item: "steak", facets: meat, atMs: nowMs - 2 }),
      fact({ item: "apple", atMs: nowMs - 1 }),
    ]);
    const share = 1 / (1 + Math.SQRT1_2);
    expect(features.session.number(memory, candidate())).toBeCloseTo(share, 9);
    expect(features.session.number(memory, candidate({ facets: meat }))).toBeCloseTo(1 - share, 9);
  });

  it("recency fades in days, conversion starts at a shop's usual rate", () => {
    const touched = remember(features.recency, [fact({ atMs: nowMs - 3 * dayMs }), fact({ atMs: nowMs - 6 * dayMs })]);
    expect(touched).toEqual({ lastAtMs: nowMs - 3 * dayMs, events: 2 });
    expect(features.recency.number(touched, candidate())).toBeCloseTo(0.5, 9);
    expect(features.conversion.number(undefined, candidate())).toBe(0.02);
    const sold = remember(features.conversion, [
      ...Array(50).fill(fact()),
      ...Array(10).fill(fact({ kind: "purchase" })),
    ]);
    expect(features.conversion.number(sold, candidate())).toBe(0.1);
  });

  it("the vector has one number a feature, in the order of the names", () => {
    const memories: FeatureMemories = { recency: { lastAtMs: nowMs, events: 1 } };
    const vector = featureVector(memories, candidate());
    expect(vector).toHaveLength(featureNames.length);
    expect(vector[featureNames.indexOf("recency")]).toBe(1);
    expect(vector[featureNames.indexOf("popularity")]).toBe(0);
  });
});
