import fc from "fast-check";
import { expect, it } from "vitest";
import { numberColumn, textColumn } from "./column.ts";
import { openTestDatabase } from "./test-database.ts";

const { sql } = await openTestDatabase();

it("brings every storable text and every number to Postgres as it is", async () => {
  const special = fc.constantFrom(
    "",
    "NULL",
    "null",
    '"',
    "\\",
    '\\"',
    "{a,b}",
    " a ",
    "a\nb",
    "\t",
    "é",
    "🍎",
    "'",
    "$1",
  );
  const text = fc.option(
    fc.oneof(
      special,
      fc.string({ unit: "binary" }).map((any) => any.replaceAll("\0", "").toWellFormed()),
    ),
    { nil: null },
  );
  const number = fc.option(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
    nil: undefined,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(text), fc.array(number), async (texts, numbers) => {
      const texted = await sql<{ value: string | null }[]>`
        select value from unnest(${textColumn(texts, (value) => value)}::text[]) as t (value)`;
      expect(texted.map((row) => row.value)).toEqual(texts);
      const numbered = await sql<{ value: number | null }[]>`
        select value from unnest(${numberColumn(numbers, (value) => value)}::float8[]) as n (value)`;
      const plain = numbers.map((value) => (value === undefined ? null : value + 0));
      expect(numbered.map((row) => row.value)).toEqual(plain);
    }),
    { numRuns: 200 },
  );
});
