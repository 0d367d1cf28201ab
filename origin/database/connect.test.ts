import { bigint, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { expect, it } from "vitest";
import { openTestDatabase } from "./test-database.ts";

const { sql, tables } = await openTestDatabase();

const things = pgTable("things", {
  name: text().primaryKey(),
  at: timestamp({ withTimezone: true }).notNull(),
  amount: bigint({ mode: "number" }).notNull(),
  extra: jsonb().notNull(),
});

it("reads the same row through both doors: times as dates, int8 as numbers, JSON as values", async () => {
  await sql`create table things (name text primary key, at timestamptz not null, amount bigint not null, extra jsonb not null)`;
  const at = new Date("2026-03-01T12:00:00.123Z");
  const row = (name: string) => ({ name, at, amount: 9_007_199_254_740_991, extra: { tags: ["a", 'b"c'] } });
  await sql`insert into things (name, at, amount, extra)
    values (${row("sql").name}, ${at}, ${row("sql").amount}, ${sql.json(row("sql").extra)})`;
  await tables.insert(things).values(row("tables"));
  const both = [row("sql"), row("tables")];
  expect(await sql`select * from things order by name`).toEqual(both);
  expect(await tables.select().from(things).orderBy(things.name)).toEqual(both);
});

it("takes arrays for unnest", async () => {
  const rows = await sql`select * from unnest(${["a", "b"]}::text[], ${[1, 2]}::bigint[]) as pair(name, amount)`;
  expect([...rows]).toEqual([
    { name: "a", amount: 1 },
    { name: "b", amount: 2 },
  ]);
});

it("refuses an int8 that a number cannot hold", async () => {
  await expect(sql`select 9007199254740993::bigint as big`).rejects.toThrow(/does not fit a number/);
});

it("gives each test file an empty database with every table", async () => {
  expect(await sql`select * from shops`).toHaveLength(0);
});
