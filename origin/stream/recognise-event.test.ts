import fc from "fast-check";
import { expect, it } from "vitest";
import { eventNames } from "../../shared/wire/event-kind.ts";
import { intakeMessage } from "../../shared/wire/intake.ts";
import { message } from "../../shared/wire/message.ts";
import { isIntakeEvent, isLoggedEvent } from "./recognise-event.ts";

const texts = fc.oneof(
  fc.constantFrom(
    "",
    "\0",
    "\ud800",
    "\u0085",
    "green",
    "GB",
    "USD",
    "full",
    "mobile",
    "event",
    "alias-mia",
    "é🍎",
    "🍎".repeat(101),
  ),
  fc.string({ unit: "binary", maxLength: 45 }),
  fc.constantFrom(40, 41, 80, 81, 100, 101, 200, 201, 500, 501).map((length) => "x".repeat(length)),
);
const numbers = fc.oneof(
  fc.constantFrom(
    -1,
    0,
    0.5,
    1e9,
    1e9 + 1,
    1e12,
    -1e12,
    1e13,
    10_000,
    10_001,
    100_001,
    8.64e15,
    2 ** 53,
    Number.NaN,
    Infinity,
  ),
  fc.double(),
);
const anything = fc.oneof(
  texts,
  numbers,
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.constant([]),
  fc.constant({}),
);

const item = { item_id: "995242", price: 2.45, quantity: 1, index: 3, item_list_id: "home" };
const full = {
  ...{ type: "event", shop: "green", shopper: "k".repeat(22), consent: "full", receivedAt: 1_795_000_000_000 },
  ...{ country: "GB", device: "mobile", source: "h".repeat(22), verified: true, requestId: "r-1" },
  ...{ id: "e-1", name: "add_to_cart", at: 1_795_000_000_000, session: "s-1", items: [item, { item_id: "é 1" }] },
  ...{ currency: "GBP", value: 2.45, transaction_id: "t-1", search_term: "leek", engagement_time_msec: 900 },
  ...{ recommendationId: "rec-1" },
};
const names = fc.oneof(
  fc.constantFrom(...Object.keys(full), ...Object.keys(item), "kind", "alias", "__proto__", "constructor"),
  fc.string(),
);

/** An event with a few fields, at any depth, set to anything, or taken away. */
const bent = (shopper: unknown) =>
  fc
    .record({
      outer: fc.dictionary(names, anything, { maxKeys: 2 }),
      inner: fc.option(fc.dictionary(names, anything, { maxKeys: 2 })),
      reference: fc.option(fc.dictionary(names, anything, { maxKeys: 1 })),
      without: fc.subarray(Object.keys(full), { maxLength: 2 }),
      name: fc.constantFrom(...eventNames),
    })
    .map(({ outer, inner, reference, without, name }): unknown => {
      const event: Record<string, unknown> = { ...full, shopper, name, ...outer };
      if (inner) event["items"] = [{ ...item, ...inner }];
      if (reference && typeof shopper === "object") event["shopper"] = { ...shopper, ...reference };
      for (const field of without) delete event[field];
      return event;
    });

it.each([
  ["the log", isLoggedEvent, message, full.shopper],
  ["the edge", isIntakeEvent, intakeMessage, { kind: "person", alias: "alias-mia" }],
] as const)(
  "what is recognised of %s is what its schema would take and leave as it is",
  (_, recognised, schema, shopper) => {
    expect(recognised({ ...full, shopper })).toBe(true);
    // 101 characters, 202 code units.
    expect(recognised({ ...full, shopper, items: [{ item_id: "🍎".repeat(101) }] })).toBe(false);
    let seen = 0;
    fc.assert(
      fc.property(fc.oneof(bent(shopper), fc.anything()), (value) => {
        if (!recognised(value)) return;
        seen++;
        expect(schema.parse(value)).toEqual(value);
        expect(JSON.stringify(value)).not.toContain("\\u0000");
      }),
      { numRuns: 5_000 },
    );
    expect(seen).toBeGreaterThan(100);
  },
);
