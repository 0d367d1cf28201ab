// What twenty shoppers click on, everybody sees as trending within ten seconds. What one sender makes up under many names, nobody does.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Event } from "../shared/wire/event.ts";
import { catalogue, eventOf, idsOf, inTables, keys, newShopper, newToken, report, shelf, until } from "./the-shop.ts";

const crowdMsMax = 10_000;
const shoppers = 20;

const trending = async (): Promise<string[]> =>
  idsOf(await shelf({ consent: "none", placement: "trending", n: 100 }, keys.publishableKey));

/** Something for sale that nobody talks about. */
async function quietItem(): Promise<string> {
  const now = new Set(await trending());
  const quiet = (await catalogue()).filter(({ id, stock }) => !now.has(id) && stock !== 0);
  const { id } = quiet[Math.floor(Math.random() * quiet.length)] ?? {};
  if (id === undefined) throw new Error("everything trends");
  return id;
}

const countedOf = (item: string): Promise<number> =>
  inTables(async (sql) => {
    const [row] = await sql<{ events: number }[]>`
      select coalesce(sum(events), 0)::int as events from item_counts where shop = ${keys.shop} and item = ${item}`;
    return row?.events ?? 0;
  });

test("one sender with many names moves nothing; twenty shoppers do, within ten seconds, and everybody sees it", async () => {
  const [pushed, loved] = [await quietItem(), await quietItem()];
  const [before, lovedBefore] = [await countedOf(pushed), await countedOf(loved)];

  const names = await Promise.all(Array.from({ length: 3 * shoppers }, () => newToken()));
  const flood: Event[] = names.flatMap((name) => [
    eventOf(name, "view_item", pushed),
    eventOf(name, "select_item", pushed),
    eventOf(name, "add_to_cart", pushed),
  ]);
  for (let from = 0; from < flood.length; from += 60) await report(flood.slice(from, from + 60), keys.publishableKey);
  await until(async () => expect(await countedOf(pushed)).toBe(before + flood.length));

  const began = performance.now();
  await Promise.all(Array.from({ length: shoppers }, () => report([eventOf(newShopper(), "select_item", loved)])));
  await until(async () => expect(await trending()).toContain(loved), crowdMsMax - (performance.now() - began));
  await until(async () => expect(await countedOf(loved)).toBe(lovedBefore + shoppers));
  expect(await trending()).not.toContain(pushed);
  const visitor = await shelf({ session: randomUUID(), consent: "session", placement: "trending", n: 12 });
  expect(idsOf(visitor)).toContain(loved);
});
