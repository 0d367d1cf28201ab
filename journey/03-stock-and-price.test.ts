// The shop's systems say that something sold out, or costs something else now: within five seconds no shelf shows it any more, or shows
// the new price, and every shelf is as long as before.
import { afterEach, expect, test } from "vitest";
import type { RecommendationRequest } from "../shared/wire/recommendation-request.ts";
import { historyOf, idsOf, keys, newShopper, reply, shelf, shelves, until } from "./the-shop.ts";

const changeMsMax = 5_000;
const restore: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of restore.splice(0)) await undo();
});

const tell = (what: "stock" | "prices", update: object): Promise<unknown> =>
  reply(`${keys.originUrl}/v1/catalogue/${what}`, { key: keys.secretKey, body: { updates: [update] } });
const itemNow = async (id: string) =>
  (await reply(`${keys.originUrl}/v1/catalogue/items/${id}`, { key: keys.secretKey })) as {
    stock?: number;
    price: { amount: number; currency: string };
  };

/** Every kind of shelf, on the page of what goes with the item. */
function everyShelf(beside: string, department: string): RecommendationRequest {
  const placements = ["home", "buy-again", "product", "product-together", "trending", "popular"];
  return {
    shopper: newShopper(),
    consent: "full",
    history: historyOf([beside]),
    requests: [
      ...placements.map((placement) => ({ placement, item: beside, n: 20 })),
      { placement: "cart", items: [beside], n: 20 },
      { placement: "department", category: department, n: 20 },
    ],
  };
}

test("what is sold out leaves every shelf within five seconds, and comes back; every shelf stays full", async () => {
  const [soldOut, beside] = idsOf(await shelf({ consent: "none", placement: "popular", category: "PRODUCE", n: 2 }));
  if (soldOut === undefined || beside === undefined) throw new Error("nothing is popular");
  const request = everyShelf(beside, "PRODUCE");
  const shown = async () => (await shelves(request)).filter((answer) => idsOf(answer).includes(soldOut)).length;
  expect(await shown()).toBeGreaterThanOrEqual(3);
  const { stock = null } = await itemNow(soldOut);
  restore.push(() => tell("stock", { id: soldOut, stock }));

  const began = performance.now();
  await tell("stock", { id: soldOut, stock: 0 });
  await until(async () => expect(await shown()).toBe(0), changeMsMax - (performance.now() - began));
  for (let look = 0; look < 10; look++) expect(await shown()).toBe(0);
  const anybody = await reply(
    `${keys.edgeUrl}/v1/recommendations/popular?category=PRODUCE&n=50&key=${keys.publishableKey}`,
  );
  expect(JSON.stringify(anybody)).not.toContain(`"${soldOut}"`);

  const again = performance.now();
  await tell("stock", { id: soldOut, stock: 40 });
  await until(async () => expect(await shown()).toBeGreaterThanOrEqual(3), changeMsMax - (performance.now() - again));
});

test("a changed price is on the cards of every shelf within five seconds", async () => {
  const [changed, beside] = idsOf(await shelf({ consent: "none", placement: "popular", category: "DELI", n: 2 }));
  if (changed === undefined || beside === undefined) throw new Error("nothing is popular");
  const { price } = await itemNow(changed);
  restore.push(() => tell("prices", { id: changed, price }));
  const request = everyShelf(beside, "DELI");
  const prices = async () =>
    (await shelves(request)).flatMap(({ items }) => items.filter(({ id }) => id === changed)).map((item) => item.price);
  const next = { ...price, amount: Math.round(price.amount * 100 + 37) / 100 };

  const began = performance.now();
  await tell("prices", { id: changed, price: next });
  await until(
    async () => {
      const shown = await prices();
      expect(shown.length).toBeGreaterThanOrEqual(2);
      for (const each of shown) expect(each).toEqual(next);
    },
    changeMsMax - (performance.now() - began),
  );
});
