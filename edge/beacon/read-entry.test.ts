import fc from "fast-check";
import { expect, test } from "vitest";
import { event } from "../../shared/wire/event.ts";
import { eventKinds, eventNames } from "../../shared/wire/event-kind.ts";
import { kinds } from "./kinds.ts";
import { readEntry } from "./read-entry.ts";

/** What gtag pushes: not an array, but like one. */
function gtag(..._words: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: gtag pushes exactly this.
  return arguments;
}

test("the beacon's kinds are those of the wire, and weigh in histories where those do", () => {
  expect(Object.keys(kinds).sort()).toEqual([...eventNames].sort());
  for (const name of eventNames)
    expect([name, kinds[name]]).toEqual([name, eventKinds[name].historyWeight > 0 ? 1 : 0]);
});

test("reads GA4's e-commerce pushes as shops have them", () => {
  expect(
    readEntry({
      event: "add_to_cart",
      ecommerce: {
        currency: "USD",
        value: 4.9,
        items: [
          { item_id: "995242", item_name: "Bananas", price: 2.45, quantity: 2, item_category: "PRODUCE", index: 3 },
        ],
      },
    }),
  ).toEqual({
    name: "add_to_cart",
    currency: "USD",
    value: 4.9,
    items: [{ item_id: "995242", price: 2.45, quantity: 2, index: 3 }],
  });
  expect(
    readEntry({
      event: "purchase",
      ecommerce: {
        transaction_id: "T-1",
        value: "25.42",
        currency: "EUR",
        items: [{ item_id: 7, price: "12.71", quantity: "2" }],
      },
    }),
  ).toEqual({
    name: "purchase",
    transaction_id: "T-1",
    value: 25.42,
    currency: "EUR",
    items: [{ item_id: "7", price: 12.71, quantity: 2 }],
  });
  expect(readEntry({ event: "search", search_term: "tomatoes" })).toEqual({ name: "search", search_term: "tomatoes" });
});

test("reads gtag's arguments, and its older item ids", () => {
  expect(readEntry(gtag("event", "view_item", { items: [{ id: "1" }], currency: "GBP" }))).toEqual({
    name: "view_item",
    currency: "GBP",
    items: [{ item_id: "1" }],
  });
  expect(readEntry(gtag("event", "view_search_results", { search_term: "soup" }))).toEqual({
    name: "search",
    search_term: "soup",
  });
  expect(
    readEntry(gtag("event", "view_item_list", { item_list_id: "hot", items: [{ item_id: "1", index: 0 }] })),
  ).toEqual({
    name: "view_item_list",
    items: [{ item_id: "1", index: 0, item_list_id: "hot" }],
  });
});

test("leaves alone what is not about products", () => {
  const others: unknown[] = [
    null,
    undefined,
    7,
    "view_item",
    {},
    { ecommerce: null },
    { event: "gtm.js" },
    { event: "page_view", ecommerce: { items: [{ item_id: "1" }] } },
    { event: "__proto__" },
    { event: "toString" },
    { event: "view_item" },
    { event: "view_item", ecommerce: { items: [] } },
    { event: "view_item", ecommerce: { items: [{ item_name: "no id" }, null, 3] } },
    gtag("config", "G-1"),
    gtag("event", "page_view", {}),
    gtag("js", new Date()),
  ];
  for (const other of others) expect(readEntry(other)).toBeUndefined();
});

test("whatever a page pushes, what is read is an event that the edge takes", () => {
  const anything = fc.oneof(fc.anything(), fc.string({ unit: "binary", maxLength: 300 }), fc.double(), fc.integer());
  const item = fc.record(
    { item_id: anything, id: anything, price: anything, quantity: anything, index: anything, item_list_id: anything },
    { requiredKeys: [] },
  );
  const parameters = fc.record(
    {
      items: fc.oneof(fc.array(fc.oneof(item, anything), { maxLength: 300 }), anything),
      currency: fc.oneof(fc.constant("USD"), anything),
      value: anything,
      transaction_id: anything,
      search_term: anything,
      item_list_id: anything,
    },
    { requiredKeys: [] },
  );
  const name = fc.oneof(fc.constantFrom(...eventNames), anything);
  fc.assert(
    fc.property(name, parameters, fc.boolean(), (eventName, given, isGtag) => {
      const entry = isGtag ? gtag("event", eventName, given) : { event: eventName, ecommerce: given };
      const seen = readEntry(entry);
      if (seen === undefined) return;
      const checked = event.safeParse({ ...seen, id: "e", at: 0 });
      expect(checked.error?.issues).toBeUndefined();
      if (kinds[seen.name] === 1) expect(seen.items?.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
