import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { migrate, migrationsFolder } from "./migrate.ts";
import { openTestDatabase } from "./test-database.ts";

const { sql, url } = await openTestDatabase();
let folder = "";
const folders: string[] = [];
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "endcap-migrations-"));
  folders.push(folder);
  await sql`drop table if exists migrations, one, two`;
});
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

it("applies each file once, in the order of its number", async () => {
  write("0002_two.sql", "create table two as select * from one;");
  write("0001_one.sql", "create table one (n int); insert into one values (1);");
  expect(await migrate(url, folder)).toEqual(["0001_one.sql", "0002_two.sql"]);
  expect(await migrate(url, folder)).toEqual([]);
  expect(await sql`select * from two`).toHaveLength(1);
});

it("lets one of several starting processes work and the others wait", async () => {
  write("0001_one.sql", "create table one (n int); select pg_sleep(0.2);");
  const applied = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)]);
  expect(applied.flat()).toEqual(["0001_one.sql"]);
});

it("rolls a failing file back whole and keeps what came before", async () => {
  write("0001_one.sql", "create table one (n int);");
  write("0002_two.sql", "create table two (n int); select 1 / 0;");
  await expect(migrate(url, folder)).rejects.toThrow(/0002_two\.sql failed and was rolled back: division by zero/);
  expect(await sql`select to_regclass('one') is not null as one, to_regclass('two') is not null as two`).toEqual([
    { one: true, two: false },
  ]);
  write("0002_two.sql", "create table two (n int);");
  expect(await migrate(url, folder)).toEqual(["0002_two.sql"]);
});

it("refuses an edited file, one it does not have, a twin number and a strange name", async () => {
  write("0001_one.sql", "create table one (n int);");
  await migrate(url, folder);
  write("0001_one.sql", "create table one (n bigint);");
  await expect(migrate(url, folder)).rejects.toThrow(/0001_one\.sql was edited after it was applied/);
  rmSync(join(folder, "0001_one.sql"));
  await expect(migrate(url, folder)).rejects.toThrow(/knows 0001_one\.sql, which is not here/);
  write("0001_one.sql", "");
  write("0001_other.sql", "");
  await expect(migrate(url, folder)).rejects.toThrow(/have the same number/);
  rmSync(join(folder, "0001_other.sql"));
  write("first.sql", "");
  await expect(migrate(url, folder)).rejects.toThrow(/a migration is named/);
});

it("says which database cannot be used, without its password", async () => {
  const wrong = new URL(url);
  wrong.password = "guessed-secret";
  const refused = migrate(wrong.href, folder);
  await expect(refused).rejects.toThrow(/^The database at .+:\d+ cannot be used: password authentication failed/);
  await expect(refused).rejects.not.toThrow(/guessed-secret/);
  await expect(migrate("postgres://127.0.0.1:1/none", folder)).rejects.toThrow(/127\.0\.0\.1:1 cannot be used/);
});

it("has nothing left to do on a test database", async () => {
  const fresh = await openTestDatabase();
  expect(await migrate(fresh.url, migrationsFolder)).toEqual([]);
});
