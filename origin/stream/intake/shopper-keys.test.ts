import { expect, it } from "vitest";
import { openTestDatabase } from "../../database/test-database.ts";
import { shopperKeys } from "./shopper-keys.ts";

const { sql } = await openTestDatabase();
const people = Array.from({ length: 400 }, (_, n) => `alias-${(n * 7_919) % 400}`);
const overlapping = (call: number) => people.slice(call * 20, call * 20 + 250);

it("rows of strangers are made in the order of their keys, in whatever order a plan finds them: calls lock them alike", async () => {
  await sql`insert into shops (shop, name) values ('blue', 'Blue')`;
  await sql`select make_shoppers(${people.map(() => "blue")}::text[], ${people}::text[],
    array_fill(now(), array[${people.length}::integer]), ${people.map((alias) => `key of ${alias}`)}::text[])`;
  // The table is empty until now: places follow the order of insertion.
  const made = await sql<{ alias: string }[]>`select alias from shoppers where shop = 'blue' order by ctid`;
  expect(made.map(({ alias }) => alias)).toEqual(people.toSorted());
});

it("processes that meet the same strangers at once all get one key a person, and none has to give way", async () => {
  await sql`insert into shops (shop, name) values ('green', 'Green')`;
  for (let round = 0; round < 20; round++) {
    const named = (alias: string) => ({
      shop: "green",
      shopper: { kind: "person", alias: `${round}-${alias}` } as const,
      atMs: Date.now(),
    });
    const calls = Array.from({ length: 6 }, (_, call) => shopperKeys(sql).exchange(overlapping(call).map(named)));
    const keys = new Map<string, string | undefined>();
    for (const [call, given] of (await Promise.all(calls)).entries())
      for (const [place, alias] of overlapping(call).entries()) {
        expect(given[place]).toBe(keys.get(alias) ?? given[place]);
        keys.set(alias, given[place]);
      }
    expect(new Set(keys.values()).size).toBe(keys.size);
  }
});
