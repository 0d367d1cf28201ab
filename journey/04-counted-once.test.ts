// A client that got no answer sends again, a page is loaded twice, a queue delivers late: the event's id decides, and it counts once
// everywhere: in the log's books, in the features, and in the lake that models learn from.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openLedger } from "../bench/chaos/ledger.ts";
import { settledTotals, sumItemCounts } from "../bench/chaos/totals.ts";
import type { Event } from "../shared/wire/event.ts";
import { eventOf, home, inTables, keys, newShopper, newToken, report, until } from "./the-shop.ts";

test("the same event sent five times counts once in books, features and lake", async () => {
  const run = `once-${randomUUID().slice(0, 8)}`;
  const ledger = openLedger(run);
  const shopper = newShopper();
  const events: Event[] = [
    eventOf(shopper, "view_item", "1082185", { id: `${run}-view` }),
    eventOf(shopper, "add_to_cart", "995242", { id: `${run}-cart` }),
    eventOf(shopper, "purchase", "995242", { id: `${run}-buy`, transaction_id: run, value: 2.5, currency: "USD" }),
  ];
  const before = await sumItemCounts(home, keys.shop);
  await report([...events, ...events]);
  await report(events);
  await Promise.all([report(events), report(events)]);
  ledger.note(events, new Set(events.map(({ id }) => id)));

  const totals = await settledTotals(home, keys.shop, ledger, before);
  expect(totals).toMatchObject({
    ...{ sent: 3, acknowledged: 3, counted: 3, inLake: 3, lost: 0, doubled: 0, itemCountsOff: 0 },
  });
  const rows = await inTables(
    (sql) => sql<{ item: string; kind: number; events: number }[]>`
      select item, kind, events::int from shopper_items
      where shop = ${keys.shop} and shopper = (select shopper from seen_events where shop = ${keys.shop} and id = ${`${run}-view`})`,
  );
  expect(rows).toHaveLength(3);
  for (const { events: counted } of rows) expect(counted).toBe(1);
});

test("one person's id for an event says nothing about another's: both count", async () => {
  const run = `same-${randomUUID().slice(0, 8)}`;
  const [one, other] = [await newToken(), await newToken()];
  const before = await sumItemCounts(home, keys.shop);
  for (const shopper of [one, other])
    for (let time = 0; time < 3; time++)
      await report([eventOf(shopper, "view_item", "1082185", { id: run })], keys.publishableKey);
  await expect
    .poll(() => inTables((sql) => sql`select from seen_events where shop = ${keys.shop} and id = ${run}`), {
      timeout: 20_000,
    })
    .toHaveLength(2);
  await until(async () => expect((await sumItemCounts(home, keys.shop)) - before).toBe(2));
});
