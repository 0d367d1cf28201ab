import { expect, test, vi } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { hearWithdrawals } from "../stream/intake/hear-withdrawals.ts";
import { withdraw } from "../stream/intake/withdraw.ts";
import { knownShoppers } from "./known-shopper.ts";

const { sql } = await openTestDatabase();
await sql`insert into shops (shop, name) values ('a', 'A')`;
const make = (alias: string, key: string) =>
  sql`insert into shoppers (shop, alias, shopper_key) values ('a', ${alias}, ${key})`;
const person = (alias: string) => ({ kind: "person" as const, alias });

test("a shopper is known from the row's first moment on, however often nobody was found before", async () => {
  const shoppers = knownShoppers(sql);
  const keyOf = () => shoppers.keyOf("a", person("alias-new"), "full");
  for (let look = 0; look < 3; look++) expect(await keyOf()).toBeUndefined();
  await make("alias-new", "key-new");
  expect(await keyOf()).toBe("key-new");
});

test("who withdrew is nobody as soon as Postgres tells it, and somebody else after that", async () => {
  const shoppers = knownShoppers(sql);
  const unlisten = await hearWithdrawals(sql, shoppers);
  const keyOf = () => shoppers.keyOf("a", person("alias-mia"), "full");
  await make("alias-mia", "key-one");
  expect(await keyOf()).toBe("key-one");
  await withdraw(sql, async () => {})({ shop: "a", alias: "alias-mia", atMs: Date.now() });
  await vi.waitFor(async () => expect(await keyOf()).toBeUndefined(), 10_000);
  await make("alias-mia", "key-two");
  expect(await keyOf()).toBe("key-two");
  await unlisten();
});

test("a row that was read before a withdrawal is not remembered after it", async () => {
  await make("alias-race", "key-before");
  const shoppers = knownShoppers(sql);
  const reading = shoppers.keyOf("a", person("alias-race"), "full");
  shoppers.forget("a", "alias-race");
  await reading;
  await sql`delete from shoppers where shop = 'a' and alias = 'alias-race'`;
  expect(await shoppers.keyOf("a", person("alias-race"), "full")).toBeUndefined();
});
