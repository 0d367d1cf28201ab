import fc from "fast-check";
import { expect, it } from "vitest";
import { event } from "../../../shared/wire/event.ts";
import type { ShelfAnswer } from "../../../shared/wire/recommendation-answer.ts";
import { recommendationRequest } from "../../../shared/wire/recommendation-request.ts";
import { seededRandom } from "./seeded-random.ts";
import type { Happening, Step } from "./shop-visit.ts";
import { shopVisit } from "./shop-visit.ts";
import type { Visit } from "./visits.ts";
import { readVisits } from "./visits.ts";

/** Walks a visit against shelves that always show `stocked`. */
function walk(visit: Visit, seed: number, stocked: readonly string[]): Step[] {
  const steps: Step[] = [];
  const going = shopVisit(visit, "order-1", seededRandom(seed));
  let { done, value } = going.next([]);
  while (!done) {
    const step = value as Step;
    steps.push(step);
    const answers = step.shelves.map(
      ({ placement }, index): ShelfAnswer => ({
        placement,
        recommendationId: `r-${steps.length}-${index}`,
        rung: "session",
        ageMs: 0,
        stockAgeMs: 0,
        modelVersion: "m",
        items: stocked.map((id) => ({ id, score: 1, reason: "" })),
      }),
    );
    ({ done, value } = going.next(answers));
  }
  return steps;
}
const line = fc.record({
  item: fc.stringMatching(/^i\d{1,3}$/),
  quantity: fc.integer({ min: 1, max: 9 }),
  cents: fc.nat(5000),
});
const visits: fc.Arbitrary<Visit> = fc.record({
  shopper: fc.stringMatching(/^\d{1,4}$/),
  lines: fc.uniqueArray(line, { minLength: 1, maxLength: 60, selector: ({ item }) => item }),
});
const shelf = fc.uniqueArray(fc.stringMatching(/^i\d{1,3}$/), { maxLength: 12 });
const happenings = (steps: readonly Step[]): Happening[] => steps.flatMap(({ events }) => [...events]);

it("buys exactly what was bought, each product looked at and put in the cart before", () => {
  fc.assert(
    fc.property(visits, fc.nat(), shelf, (visit, seed, stocked) => {
      const events = happenings(walk(visit, seed, stocked));
      const cart = new Map<string, number>();
      const looked = new Set<string>();
      for (const { name, items = [] } of events.slice(0, -1)) {
        for (const { item_id, quantity = 0 } of items) {
          if (name === "view_item") looked.add(item_id);
          if (name === "add_to_cart") {
            expect(looked).toContain(item_id);
            cart.set(item_id, (cart.get(item_id) ?? 0) + quantity);
          }
          if (name === "remove_from_cart") cart.set(item_id, (cart.get(item_id) ?? 0) - quantity);
        }
      }
      const purchase = events.at(-1);
      expect(purchase?.name).toBe("purchase");
      const bought = new Map(purchase?.items?.map(({ item_id, quantity }) => [item_id, quantity]));
      expect(bought).toEqual(new Map(visit.lines.map(({ item, quantity }) => [item, quantity])));
      expect(cart).toEqual(bought);
      expect(purchase?.value).toBeCloseTo(visit.lines.reduce((sum, { cents }) => sum + cents, 0) / 100);
    }),
  );
});

it("clicks only on what a shelf has shown, and says which shelf and place", () => {
  fc.assert(
    fc.property(visits, fc.nat(), shelf, (visit, seed, stocked) => {
      const shown = new Map<string, string[]>();
      for (const { name, items = [], recommendationId = "" } of happenings(walk(visit, seed, stocked))) {
        if (name === "view_item_list")
          shown.set(
            recommendationId,
            items.map(({ item_id }) => item_id),
          );
        if (name === "select_item")
          expect(shown.get(recommendationId)?.[items[0]?.index ?? -1]).toBe(items[0]?.item_id);
      }
      for (const listed of shown.values()) expect(listed).toEqual(stocked.slice(0, listed.length));
    }),
  );
});

it("clicks more on shelves that show what it wants", () => {
  const visit: Visit = {
    shopper: "1",
    lines: Array.from({ length: 12 }, (_, at) => ({ item: `i${at}`, quantity: 1, cents: 100 })),
  };
  const clicks = (stocked: readonly string[]): number =>
    Array.from(
      { length: 200 },
      (_, seed) => happenings(walk(visit, seed, stocked)).filter(({ name }) => name === "select_item").length,
    ).reduce((sum, count) => sum + count, 0);
  expect(clicks(visit.lines.map(({ item }) => item))).toBeGreaterThan(3 * clicks(["x1", "x2", "x3", "x4", "x5", "x6"]));
});

it("does the same again with the same seed, and something else with another", () => {
  fc.assert(
    fc.property(visits, fc.nat(), shelf, (visit, seed, stocked) => {
      expect(walk(visit, seed, stocked)).toEqual(walk(visit, seed, stocked));
    }),
  );
  const visit: Visit = {
    shopper: "1",
    lines: Array.from({ length: 20 }, (_, at) => ({ item: `i${at}`, quantity: 1, cents: 1 })),
  };
  expect(walk(visit, 1, [])).not.toEqual(walk(visit, 2, []));
});

it("says everything in the promised shapes, for every real basket of the held-out weeks", async () => {
  const real = await readVisits();
  expect(real.length).toBeGreaterThan(4_000);
  expect(real.reduce((sum, visit) => sum + visit.lines.length, 0)).toBeGreaterThan(35_000);
  for (const [seed, visit] of real.entries()) {
    if (seed % 10 > 0) continue;
    for (const { events, shelves } of walk(visit, seed, ["1082185", "1029743"])) {
      for (const happening of events) {
        const made = event.safeParse({ ...happening, id: "e", at: 1, shopper: visit.shopper });
        expect(made.success || made.error.issues).toBe(true);
      }
      if (shelves.length > 0) expect(recommendationRequest.safeParse({ requests: shelves }).success).toBe(true);
    }
  }
});
