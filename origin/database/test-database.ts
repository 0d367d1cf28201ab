// A database of its own for a test file: migrated, empty, dropped when the file is done.
import { randomUUID } from "node:crypto";
import { afterAll, inject } from "vitest";
import type { ConnectOptions, Database } from "./connect.ts";
import { connectDatabase } from "./connect.ts";
import { runStatement } from "./run-statement.ts";

/** Call it at the top of a test file or in `beforeAll`; several calls give several databases. */
export async function openTestDatabase(options: ConnectOptions = {}): Promise<Database> {
  const { url, template } = inject("testPostgres");
  const name = `endcap_test_${randomUUID().replaceAll("-", "")}`;
  await runStatement(url, `create database ${name} template ${template}`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  const database = connectDatabase(address.href, { applicationName: "endcap test", ...options });
  afterAll(async () => {
    await database.close();
    await runStatement(url, `drop database if exists ${name} with (force)`);
  });
  return database;
}
