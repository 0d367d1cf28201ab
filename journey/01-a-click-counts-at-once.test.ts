// A shopper looks at something, and the very next answer knows: the history rides with the request. And when it does not, the event
// has reached the log, the features and the ranking meanwhile. Five looks at one department turn "Picked for you" to it.
import { beforeAll, expect, test } from "vitest";
import type { ShelfAnswer } from "../shared/wire/recommendation-answer.ts";
import {
  catalogue,
  eventOf,
  historyOf,
  keys,
  newShopper,
  newToken,
  rankedShelf,
  report,
  shelf,
  until,
} from "./the-shop.ts";

const looked = "1082185";
const because = /^Because you looked at Bananas/;
const why = ({ items }: ShelfAnswer): string[] => items.map(({ reason }) => reason);

test("a click is in the next answer of the same shopper, sent along by the browser", async () => {
  const shopper = await newToken();
  const asBrowser = (history: readonly string[]): Promise<ShelfAnswer> =>
    shelf({ shopper, consent: "full", history: historyOf(history), placement: "home", n: 10 }, keys.publishableKey);
  const before = await asBrowser([]);
  expect(why(before).some((reason) => because.test(reason))).toBe(false);
  const after = await asBrowser([looked]);
  expect(why(after).filter((reason) => because.test(reason)).length).toBeGreaterThanOrEqual(5);
  expect(after.items.map(({ id }) => id)).not.toContain(looked);
});

test("a click is in the answer that the origin ranks, without any history sent", async () => {
  const shopper = newShopper();
  const asServer = () => shelf({ shopper, consent: "full", placement: "home", n: 10 });
  expect(why(await asServer()).some((reason) => because.test(reason))).toBe(false);
  await report([eventOf(shopper, "view_item", looked)]);
  await until(async () => {
    const after = await asServer();
    expect(after.rung).toBe("ranked");
    expect(why(after).some((reason) => because.test(reason))).toBe(true);
  });
});

test("someone else's shelf does not move by it", async () => {
  const other = await rankedShelf({ shopper: newShopper(), consent: "full", placement: "home", n: 10 });
  expect(why(other).some((reason) => because.test(reason))).toBe(false);
});

const departments = ["PRODUCE", "MEAT", "DELI", "DRUG GM"];
let departmentOf: ReadonlyMap<string, string | undefined>;
beforeAll(async () => {
  departmentOf = new Map((await catalogue()).map(({ id, categories }) => [id, categories[0]]));
});
const share = (answer: ShelfAnswer, department: string): number =>
  answer.items.filter(({ id }) => departmentOf.get(id) === department).length;

/** What most people choose there, which is what a visitor finds first. */
async function fiveOf(department: string): Promise<string[]> {
  const { items } = await shelf({ consent: "none", placement: "popular", category: department, n: 5 });
  expect(items.map(({ id }) => departmentOf.get(id))).toEqual(Array(5).fill(department));
  return items.map(({ id }) => id);
}

test.each(departments)(
  "five looks at %s, sent along, make at least half of the next shelf of it",
  async (department) => {
    const shopper = newShopper();
    const before = await rankedShelf({ shopper, consent: "full", placement: "home", n: 10 });
    expect(share(before, department)).toBeLessThanOrEqual(3);
    const history = historyOf(await fiveOf(department));
    const next = await shelf({ shopper, consent: "full", history, placement: "home", n: 10 });
    expect([next.rung, share(next, department)]).toEqual([next.rung, expect.toSatisfy((count) => count >= 5)]);
    const ranked = await rankedShelf({ shopper, consent: "full", history, placement: "home", n: 10 });
    expect(share(ranked, department)).toBeGreaterThanOrEqual(5);
  },
);

test.each(departments)("five looks at %s, told as events, do the same with no history sent", async (department) => {
  const shopper = newShopper();
  const before = await rankedShelf({ shopper, consent: "full", placement: "home", n: 10 });
  expect(share(before, department)).toBeLessThanOrEqual(3);
  for (const item of await fiveOf(department)) await report([eventOf(shopper, "view_item", item)]);
  await until(async () => {
    const after = await shelf({ shopper, consent: "full", placement: "home", n: 10 });
    expect(after.rung).toBe("ranked");
    expect(share(after, department)).toBeGreaterThanOrEqual(5);
  });
});
