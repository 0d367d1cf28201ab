import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { duckRows, openDuck } from "../duck.ts";
import type { EventField, Mapping } from "./import-mapping.ts";
import { eventFields, momentSql, parseMapping, sourceColumns } from "./import-mapping.ts";

const folder = await mkdtemp(join(tmpdir(), "endcap-mapping-"));
const duck = await openDuck({ folder });
afterAll(async () => {
  await duck.close();
  await rm(folder, { recursive: true, force: true });
});

test("a mapping that is written down is read back; another field is refused", () => {
  const column = fc.stringMatching(/^[A-Za-z][\w $.-]{0,10}$/).map((name) => name.trim());
  const mapping = fc.dictionary(fc.constantFrom(...Object.keys(eventFields)), column, { noNullPrototype: true });
  fc.assert(
    fc.property(mapping, (given) => {
      const text = Object.entries(given)
        .map(([field, name]) => `${field} = ${name}`)
        .join(", ");
      expect(parseMapping(text, eventFields)).toEqual(given);
    }),
  );
  for (const wrong of ["colour=x", "item", "item=", "=x", "__proto__=x"])
    expect(() => parseMapping(wrong, eventFields)).toThrow(/not field=column/);
});

test("column names and values with quotes are names and values, never SQL", async () => {
  const file = join(folder, "it's.csv");
  await writeFile(file, `"a""b; drop table x",item\nann,'); drop table x; --\n`);
  const columns = await sourceColumns(duck.connection, file, { shopper: 'a"b; drop table x' } as Mapping<EventField>, [
    "shopper",
    "item",
  ]);
  const rows = await duckRows(
    duck.connection,
    `select ${columns.column("shopper")?.sql} as s, item from ${columns.from}`,
  );
  expect(rows).toEqual([{ s: "ann", item: "'); drop table x; --" }]);
});

test("a moment is understood in every form in which files tell it", async () => {
  const moment = Date.UTC(2026, 2, 1, 10, 30);
  const forms = [
    ["'2026-03-01 10:30:00'", "VARCHAR"],
    ["'2026-03-01T10:30:00Z'", "VARCHAR"],
    ["'2026-03-01T12:30:00+02:00'", "VARCHAR"],
    [`'${moment}'`, "VARCHAR"],
    [String(moment), "BIGINT"],
    [String(moment / 1_000), "INTEGER"],
    [`${moment / 1_000}.0`, "DOUBLE"],
    ["timestamp '2026-03-01 10:30:00'", "TIMESTAMP"],
    ["timestamptz '2026-03-01 10:30:00+00'", "TIMESTAMP WITH TIME ZONE"],
  ] as const;
  for (const [sql, type] of forms) {
    const [row] = await duckRows<{ ms: number }>(duck.connection, `select ${momentSql({ sql, type })} as ms`);
    expect(row?.ms, `${sql} as ${type}`).toBe(moment);
  }
  const [none] = await duckRows<{ ms: number | null }>(
    duck.connection,
    `select ${momentSql({ sql: "'next week'", type: "VARCHAR" })} as ms`,
  );
  expect(none?.ms).toBeNull();
});
