import fc from "fast-check";
import { expect, test } from "vitest";
import { attentionStrengths, attentionWeights, boostOf, groupShares } from "../../shared/ranking/affinity.ts";
import type { BundleSource } from "../../shared/wire/bundle.ts";
import { encodeBundle } from "../../shared/wire/bundle.ts";
import { cardFields } from "../../shared/wire/card.ts";
import { encodeCardShard } from "../../shared/wire/card-shard.ts";
import type { Delta } from "../../shared/wire/delta.ts";
import { eventKind, eventNames } from "../../shared/wire/event-kind.ts";
import type { HistoryEntry } from "../../shared/wire/history.ts";
import { listKey } from "../../shared/wire/list-key.ts";
import type { Placement } from "../../shared/wire/placement.ts";
import { strategy } from "../../shared/wire/placement.ts";
import { shelfAnswer } from "../../shared/wire/recommendation-answer.ts";
import type { ShelfRequest } from "../../shared/wire/recommendation-request.ts";
import type { Rule } from "../../shared/wire/rule.ts";
import { rungs } from "../../shared/wire/rung.ts";
import { openShopBundle } from "../bundle/shop-bundle.ts";
import { testShop } from "../bundle/test-shop.ts";
import { deltaView } from "../delta/delta-view.ts";
import type { LiveShop } from "../delta/live-shop.ts";
import { liveShop } from "../delta/live-shop.ts";
import { climb, ladder } from "./ladder.ts";
import type { Picks } from "./picks.ts";
import type { RankedList, Shelf } from "./shelf.ts";
import { resolveHistory, resolveShelf } from "./shelf.ts";
import { shelfText } from "./shelf-text.ts";

interface World {
  readonly source: BundleSource;
  readonly delta: Delta | undefined;
  readonly placement: Placement;
  readonly request: ShelfRequest;
  readonly history: HistoryEntry[];
  readonly ranked: RankedList | undefined;
  readonly country: string | undefined;
}

const itemsPerShard = 7;
const categories = ["A", "B", "C", "D"];
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const score = fc.double({ min: 0.01, max: 50, noNaN: true });

const world: fc.Arbitrary<World> = fc.integer({ min: 1, max: 40 }).chain((count) => {
  const number = fc.nat(count - 1);
  const neighbours = fc.array(fc.record({ item: number, score }), { maxLength: 12 });
  const rows = fc.array(neighbours, { minLength: count, maxLength: count });
  /** Some ids are of no item. */
  const id = fc.nat(count + 3).map((value) => `i${value}`);
  const ids = fc.array(id, { maxLength: 12 });
  const listName = fc.tuple(
    fc.constantFrom("popular" as const, "trending" as const),
    optional(fc.constantFrom(...categories)),
    optional(fc.constantFrom("GB", "US")),
  );
  const key = listName.map(([list, category, country]) => listKey(list, { category, country }));
  const rule: fc.Arbitrary<Rule> = fc
    .record({ hide: fc.boolean(), item: id, position: fc.nat(12), here: fc.constantFrom("shelf", "other", undefined) })
    .map(({ hide, item, position, here }) => {
      const base = { id: `${item}/${position}`, item, ...(here ? { placement: here } : {}) };
      return hide ? { ...base, kind: "hide" } : { ...base, kind: "pin", position };
    });
  const rules = fc.array(rule, { maxLength: 6 });
  const source: fc.Arbitrary<BundleSource> = fc
    .record({
      items: fc.array(
        fc.record({
          department: fc.integer({ min: -1, max: 1 }),
          category: fc.integer({ min: -1, max: 3 }),
          available: fc.boolean(),
        }),
        { minLength: count, maxLength: count },
      ),
      similar: rows,
      together: rows,
      lists: fc.array(fc.tuple(key, neighbours), { maxLength: 6 }),
      rules,
    })
    .map(({ items, similar, together, lists, rules: bundleRules }) => ({
      meta: { ...testShop("s", 1).source.meta, categories, rules: bundleRules, itemsPerShard, createdAt: 1_000 },
      items: items.map((item, place) => ({ ...item, id: `i${place}`, brand: -1, price: 1 })),
      neighbours: { similar, together },
      lists: new Map(lists),
    }));
  const delta: fc.Arbitrary<Delta> = fc.record({
    shop: fc.constant("s"),
    at: fc.constantFrom(500, 2_000),
    bundle: fc.constantFrom("c", "another", undefined) as fc.Arbitrary<string>,
    available: ids,
    unavailable: ids,
    prices: fc.dictionary(
      id,
      score.map((amount) => ({ amount, currency: "USD" })),
    ),
    lists: fc.dictionary(key, fc.array(fc.tuple(id, score), { maxLength: 8 })),
    rules,
    revokedKeys: fc.constant([]),
  });
  return fc.record({
    source,
    delta: optional(delta),
    placement: fc.record({
      name: fc.constant("shelf"),
      title: fc.constant(""),
      strategy: fc.constantFrom(...strategy.options),
      n: fc.integer({ min: 1, max: 20 }),
      perCategoryMax: fc.nat(3),
    }),
    request: fc.record({
      placement: fc.constant("shelf"),
      item: optional(id),
      items: optional(ids),
      category: optional(fc.constantFrom(...categories, "no such")),
      n: optional(fc.integer({ min: 1, max: 30 })),
      exclude: optional(ids),
      fields: optional(fc.subarray([...cardFields])),
    }),
    history: fc.array(
      fc.record({ item: id, event: fc.constantFrom(...eventNames), ageMs: fc.constantFrom(0, 1_000, 5_000, 90_000) }),
      { maxLength: 10 },
    ),
    ranked: optional(
      ids.map((list) => ({
        items: list.map((ranked, place) => ({ id: ranked, score: 20 - place, reason: { kind: "popular" } as const })),
        modelVersion: "r",
        at: 3_000,
      })),
    ),
    country: fc.constantFrom("GB", "FR", undefined),
  });
});

function open({ source, delta }: World): LiveShop {
  const cards = source.items.map(({ id }) => ({ id, title: `Title of ${id}`, price: { amount: 1, currency: "USD" } }));
  const shards = [];
  for (let from = 0; from < cards.length; from += itemsPerShard)
    shards.push(encodeCardShard(cards.slice(from, from + itemsPerShard)).buffer);
  const names = shards.map((_, number) => `${number}`.padStart(64, "0"));
  const bundle = encodeBundle({ ...source, meta: { ...source.meta, cards: names } }).buffer;
  return liveShop(openShopBundle("c", bundle, shards), delta && deltaView(delta, undefined, "c"));
}

function shelfOf(live: LiveShop, { placement, request, history, country, ranked }: World): Shelf {
  return resolveShelf(live, placement, request, resolveHistory(live, history), country, ranked);
}

/** What may be on the shelf, said again in the plainest way. */
function allowedIds({ source, delta, placement, request }: World): string[] {
  const rules = delta && delta.at >= source.meta.createdAt ? delta.rules : source.meta.rules;
  const hidden = rules.filter((rule) => rule.kind === "hide" && (rule.placement ?? placement.name) === placement.name);
  const refused = [
    request.item,
    ...(request.items ?? []),
    ...(request.exclude ?? []),
    ...hidden.map(({ item }) => item),
  ];
  const wish = request.category === undefined ? undefined : categories.indexOf(request.category);
  return source.items
    .filter(({ id, available, department, category }) => {
      const now = delta?.unavailable.includes(id) ? false : delta?.available.includes(id) ? true : available;
      const inCategory = wish === undefined || (wish >= 0 && (department === wish || category === wish));
      return now && inCategory && !refused.includes(id);
    })
    .map(({ id }) => id);
}

test("a shelf has exactly n distinct items that may be shown, or all there are, whichever rungs answer", () => {
  fc.assert(
    fc.property(world, (given) => {
      const live = open(given);
      const allowed = allowedIds(given);
      const ids = climb(shelfOf(live, given)).items.map(({ item }) => live.shop.idOf(item));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !allowed.includes(id))).toEqual([]);
      expect(ids.length).toBe(Math.min(given.request.n ?? given.placement.n, allowed.length));
    }),
    { numRuns: 500 },
  );
});

test("a shelf is as full whichever rungs fail, and at whichever item", () => {
  fc.assert(
    fc.property(
      world,
      fc.array(fc.option(fc.nat(5), { nil: undefined }), { minLength: 5, maxLength: 5 }),
      (given, failAfter) => {
        const live = open(given);
        const allowed = allowedIds(given);
        const failed: string[] = [];
        const steps = ladder.map(({ rung, offer }, number) => ({
          rung,
          offer: (shelf: Shelf, picks: Picks) => {
            const after = failAfter[number];
            if (after === undefined) return offer(shelf, picks);
            for (let item = 0; item < Math.min(after, live.shop.bundle.count); item++)
              picks.offer(item, 1, { kind: "popular" }, rung, 1);
            throw new Error("This rung broke.");
          },
        }));
        const { items } = climb(shelfOf(live, given), steps, (rung) => failed.push(rung));
        const ids = items.map(({ item }) => live.shop.idOf(item));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((id) => !allowed.includes(id))).toEqual([]);
        expect(ids.length).toBe(Math.min(given.request.n ?? given.placement.n, allowed.length));
        expect(new Set(failed).size).toBe(failed.length);
      },
    ),
    { numRuns: 200 },
  );
});

test("rungs follow each other in the ladder's order, and the answer's rung is that of its first item", () => {
  fc.assert(
    fc.property(world, (given) => {
      const live = open(given);
      const { items, rung } = climb(shelfOf(live, { ...given, placement: { ...given.placement, perCategoryMax: 0 } }));
      const steps = items.filter(({ reason }) => reason.kind !== "rule").map((pick) => rungs.indexOf(pick.rung));
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      if (items.length > 0) expect(rung).toBe(items[0]?.rung);
      for (const pick of items) expect(ladder.map((step) => step.rung)).toContain(pick.rung);
    }),
    { numRuns: 200 },
  );
});

test("no category takes more than its share while the shop has anything else to show", () => {
  fc.assert(
    fc.property(world, (given) => {
      fc.pre(given.placement.perCategoryMax > 0 && given.request.category === undefined);
      const unruled = {
        ...given,
        source: { ...given.source, meta: { ...given.source.meta, rules: [] } },
        delta: given.delta && { ...given.delta, rules: [] },
      };
      const live = open(unruled);
      const { perCategoryMax } = given.placement;
      const allowed = allowedIds(unruled).map((id) => live.shop.bundle.indexOf(id) ?? -1);
      const { items } = climb(shelfOf(live, unruled));
      const tally = (numbers: number[]) => Map.groupBy(numbers, (item) => live.shop.bundle.category[item] ?? -1);
      const room = [...tally(allowed)].reduce(
        (sum, [category, members]) => sum + (category < 0 ? members.length : Math.min(perCategoryMax, members.length)),
        0,
      );
      if (room < items.length) return;
      for (const [category, members] of tally(items.map(({ item }) => item)))
        if (category >= 0) expect(members.length).toBeLessThanOrEqual(perCategoryMax);
    }),
    { numRuns: 200 },
  );
});

test("a pinned item that may be shown stands at its position or at the end of a short shelf, with the rule as its reason", () => {
  fc.assert(
    fc.property(world, fc.nat(39), fc.nat(29), (given, item, position) => {
      const pin: Rule = { id: "the-pin", kind: "pin", item: `i${item}`, position };
      const rules = [...given.source.meta.rules.filter(({ kind }) => kind === "hide"), pin];
      const pinned = { ...given, delta: undefined, source: { ...given.source, meta: { ...given.source.meta, rules } } };
      const live = open(pinned);
      const { items } = climb(shelfOf(live, pinned));
      const mayStand = allowedIds(pinned).includes(pin.item) && position < (given.request.n ?? given.placement.n);
      const place = mayStand ? Math.min(position, items.length - 1) : -1;
      expect(items.findIndex(({ reason }) => reason.kind === "rule")).toBe(place);
      if (mayStand) expect(live.shop.idOf(items[place]?.item ?? -1)).toBe(pin.item);
    }),
    { numRuns: 300 },
  );
});

test("the same shelf is filled the same way again, whatever was filled in between", () => {
  fc.assert(
    fc.property(world, world, (given, other) => {
      const live = open(given);
      const first = climb(shelfOf(live, given));
      climb(shelfOf(live, { ...other, placement: { ...other.placement, name: "shelf" } }));
      expect(climb(shelfOf(live, given))).toEqual(first);
    }),
    { numRuns: 200 },
  );
});

test("the session rung orders by the sum of weighted neighbours, lifted as the origin does, and names the event that added most", () => {
  fc.assert(
    fc.property(world, (given) => {
      const personal: World = {
        ...given,
        ranked: undefined,
        delta: undefined,
        source: { ...given.source, meta: { ...given.source.meta, rules: [] } },
        request: { placement: "shelf", n: given.request.n },
        placement: { ...given.placement, strategy: "personal", perCategoryMax: 0 },
      };
      const live = open(personal);
      const { bundle } = live.shop;
      const known = personal.history
        .filter(({ item, event }) => eventKind(event).historyWeight > 0 && bundle.indexOf(item) !== undefined)
        .sort((a, b) => a.ageMs - b.ageMs);
      const moments = [...new Set(known.map(({ ageMs }) => ageMs))];
      const sums = new Map<number, Map<string, number>>();
      for (const { item, event, ageMs } of known) {
        const from = bundle.indexOf(item) ?? 0;
        const weight = eventKind(event).historyWeight * 0.6 ** moments.indexOf(ageMs);
        const { start, item: neighbour, quantised, scale } = bundle.neighbours.similar;
        for (let place = start[from] ?? 0; place < (start[from + 1] ?? 0); place++) {
          const to = neighbour[place] ?? 0;
          const parts = sums.get(to) ?? new Map<string, number>();
          parts.set(item, (parts.get(item) ?? 0) + weight * (quantised[place] ?? 0) * (scale[from] ?? 0));
          sums.set(to, parts);
        }
      }
      const boosts = (["department", "category"] as const).map((kind) => ({
        groupOf: (item: number) => bundle[kind][item] ?? -1,
        shares: groupShares(
          known.map(({ item }) => bundle[kind][bundle.indexOf(item) ?? 0] ?? -1),
          attentionWeights(known),
        ),
        strength: attentionStrengths[kind],
      }));
      const total = (item: number) =>
        [...(sums.get(item)?.values() ?? [])].reduce((sum, part) => sum + part, 0) * boostOf(item, boosts);
      const seen = new Set(known.map(({ item }) => bundle.indexOf(item)));
      const best = [...sums.keys()]
        .filter((item) => live.servable[item] === 1 && !seen.has(item))
        .map(total)
        .sort((a, b) => b - a);
      const session = climb(shelfOf(live, personal)).items.filter(({ rung }) => rung === "session");
      expect(session.length).toBe(Math.min(given.request.n ?? given.placement.n, best.length));
      for (const [place, { item, score: got, reason }] of session.entries()) {
        expect(got / (best[place] ?? 0)).toBeCloseTo(1, 4);
        expect(got / total(item)).toBeCloseTo(1, 4);
        expect(seen.has(item)).toBe(false);
        expect(reason.kind === "history" && sums.get(item)?.has(reason.item)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("of the neighbours of the page's item, those of its own category come first on a shelf of similar things", () => {
  const { source } = testShop("s", 40);
  const world: World = {
    source: {
      ...source,
      meta: { ...source.meta, itemsPerShard },
      neighbours: {
        ...source.neighbours,
        similar: [[1, 12, 2, 24].map((item, place) => ({ item, score: 9 - place }))],
      },
    },
    ...{ delta: undefined, history: [], ranked: undefined, country: undefined },
    placement: { name: "shelf", title: "", strategy: "similar", n: 4, perCategoryMax: 0 },
    request: { placement: "shelf", item: "i0" },
  };
  const live = open(world);
  expect(climb(shelfOf(live, world)).items.map(({ item, rung }) => [live.shop.idOf(item), rung])).toEqual(
    ["i12", "i24", "i1", "i2"].map((id) => [id, "neighbours"]),
  );
});

test("an answer's text is what the wire promises, with the newest prices and only the wished fields", () => {
  fc.assert(
    fc.property(world, (given) => {
      const live = open(given);
      const filled = climb(shelfOf(live, given));
      const head = { placement: "shelf", recommendationId: "id", ageMs: 1, stockAgeMs: null, modelVersion: 'm"1' };
      const answer = shelfAnswer.parse(JSON.parse(shelfText(live, filled, head, given.request.fields)));
      expect(answer.items.map(({ id }) => id)).toEqual(filled.items.map(({ item }) => live.shop.idOf(item)));
      for (const item of answer.items) {
        const { fields } = given.request;
        const price = given.delta?.prices[item.id] ?? { amount: 1, currency: "USD" };
        expect(item.price).toEqual(fields && !fields.includes("price") ? undefined : price);
        expect(item.title).toBe(fields && !fields.includes("title") ? undefined : `Title of ${item.id}`);
        expect(item.reason).not.toBe("");
      }
    }),
    { numRuns: 200 },
  );
});
