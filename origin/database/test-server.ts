// One throw-away Postgres for a whole test run, or a database of the server that DATABASE_URL names; migrated once
// into a template from which every test file gets its own copy.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "./migrate.ts";
import { runStatement } from "./run-statement.ts";
import { startPostgres } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    testPostgres: { readonly url: string; readonly template: string };
  }
}

/** Vitest's global set-up: returns its own tear-down. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["DATABASE_URL"];
  const folder = mkdtempSync(join(tmpdir(), "endcap-test-postgres-"));
  const server = given ? undefined : await startPostgres({ folder, durable: false });
  const url = given ?? server?.url ?? "";
  const template = `endcap_template_${process.pid}_${Date.now()}`;
  await runStatement(url, `create database ${template}`);
  const templateUrl = new URL(url);
  templateUrl.pathname = `/${template}`;
  await migrate(templateUrl.href);
  project.provide("testPostgres", { url, template });
  return async () => {
    await (server ? server.stop() : runStatement(url, `drop database if exists ${template} with (force)`));
    rmSync(folder, { recursive: true, force: true });
  };
}
