import fc from "fast-check";
import { expect, test } from "vitest";
import { eventNames } from "../../shared/wire/event-kind.ts";
import { recommendationRequest } from "../../shared/wire/recommendation-request.ts";
import { recommendationBody } from "./recommendation-body.ts";

const odd = fc.constantFrom(
  undefined,
  null,
  0,
  -1,
  1.5,
  Number.NaN,
  1e300,
  "",
  "x",
  "a\u0000b",
  "ä",
  "x".repeat(201),
  [],
  {},
  true,
);
const entry = fc.record(
  {
    item: fc.oneof({ weight: 9, arbitrary: fc.string({ minLength: 1, maxLength: 9 }) }, { weight: 1, arbitrary: odd }),
    event: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...eventNames) }, { weight: 1, arbitrary: odd }),
    ageMs: fc.oneof({ weight: 9, arbitrary: fc.nat() }, { weight: 1, arbitrary: odd }),
    more: fc.constant("unasked"),
  },
  { requiredKeys: ["item", "event", "ageMs"] },
);
const body = fc.record(
  {
    history: fc.oneof(
      { weight: 8, arbitrary: fc.array(entry, { maxLength: 6 }) },
      {
        weight: 1,
        arbitrary: fc.array(fc.constant({ item: "i", event: "view_item", ageMs: 1 }), { minLength: 49, maxLength: 52 }),
      },
      { weight: 1, arbitrary: fc.array(fc.oneof(odd, fc.record({ item: fc.constant("i") })), { maxLength: 3 }) },
      { weight: 1, arbitrary: odd },
    ),
    requests: fc.oneof({ weight: 8, arbitrary: fc.constant([{ placement: "home" }]) }, fc.constant([]), odd),
    consent: fc.constantFrom("full", "full", "none", "other"),
    unknown: fc.constant(1),
  },
  { requiredKeys: ["history", "requests"] },
);

test("the quick verdict is the schema's verdict, whatever the body", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: body }, odd), (value) => {
      const [quick, schema] = [recommendationBody.safeParse(value), recommendationRequest.safeParse(value)];
      expect(quick.success).toBe(schema.success);
      expect(quick.error?.issues).toEqual(schema.error?.issues);
      expect(quick.data).toEqual(schema.data);
      if (quick.success && quick.data.history?.length) accepted += 1;
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).toBeGreaterThan(50);
});
