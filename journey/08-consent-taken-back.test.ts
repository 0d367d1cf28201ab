// Somebody who allowed everything changes her mind: a moment later nothing of hers is used, and no table but the log knows her key. When she
// allows it again, she begins anew.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { ShelfAnswer } from "../shared/wire/recommendation-answer.ts";
import { eventOf, idsOf, inTables, keys, newToken, rankedShelf, reply, report, shelf, until } from "./the-shop.ts";

const looked = "1082185";
const bought = "995242";
/** What the origin says of somebody it knows, for no history is sent. */
const because = /\byou\b/i;
const isPersonal = ({ items }: ShelfAnswer): boolean => items.some(({ reason }) => because.test(reason));

/** Under which key the log has an event. */
const keyOf = (id: string): Promise<string> =>
  inTables(async (sql) => {
    const [record] = await sql<{ value: string }[]>`
      select value from log_records where topic = 'events' and value like ${`%"${id}"%`}`;
    return (JSON.parse(record?.value ?? "{}") as { shopper: string }).shopper;
  });

/** Every table with a row that names this text. */
const tablesWith = (text: string): Promise<string[]> =>
  inTables(async (sql) => {
    const tables = await sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public' order by 1`;
    const found: string[] = [];
    for (const { name } of tables)
      if ((await sql`select 1 from ${sql(name)} t where t::text like ${`%${text}%`} limit 1`).length > 0)
        found.push(name);
    return found;
  });

test("what was known of a person is gone from shelves and tables at once, and stays gone", async () => {
  const shopper = await newToken();
  const asked = { shopper, consent: "full", placement: "home", n: 10 } as const;
  const id = randomUUID();
  await report([eventOf(shopper, "view_item", looked, { id }), eventOf(shopper, "purchase", bought)]);
  await until(async () => expect(isPersonal(await rankedShelf(asked))).toBe(true));
  const again = { ...asked, placement: "buy-again" };
  expect(idsOf(await rankedShelf(again))).toContain(bought);
  const key = await keyOf(id);
  expect(await tablesWith(key)).toEqual(expect.arrayContaining(["shoppers", "shopper_state", "shopper_items"]));

  const began = performance.now();
  const accepted = await reply(`${keys.edgeUrl}/v1/shoppers/withdrawal`, {
    key: keys.publishableKey,
    body: { shopper },
  });
  expect(accepted).toEqual({ accepted: 1 });
  await until(async () => expect(isPersonal(await shelf(asked))).toBe(false));
  console.info(`forgotten after ${Math.round(performance.now() - began)} ms`);
  await until(async () => expect(await tablesWith(key)).toEqual(["log_records", "withdrawn_keys"]));
  for (let turn = 0; turn < 5; turn++) expect(isPersonal(await rankedShelf(asked))).toBe(false);
  const nobodys = await rankedShelf({ ...again, shopper: await newToken() });
  expect(idsOf(await rankedShelf(again))).toEqual(idsOf(nobodys));

  const anew = randomUUID();
  await report([eventOf(shopper, "view_item", looked, { id: anew })]);
  await until(async () => expect(isPersonal(await rankedShelf(asked))).toBe(true));
  expect(await keyOf(anew)).not.toBe(key);
  expect(await tablesWith(key)).toEqual(["log_records", "withdrawn_keys"]);
});
