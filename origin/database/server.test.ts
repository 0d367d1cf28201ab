import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { describeProcess } from "../process/running-process.ts";
import { connectDatabase } from "./connect.ts";
import type { PostgresServer } from "./server.ts";
import { findPostgres, startPostgres } from "./server.ts";

const root = mkdtempSync(join(tmpdir(), "endcap-server-test-"));
const started: PostgresServer[] = [];
afterAll(async () => {
  for (const server of started) await server.stop();
  rmSync(root, { recursive: true, force: true });
});

const start = async (folder: string): Promise<PostgresServer> => {
  const server = await startPostgres({ folder });
  started.push(server);
  return server;
};

const query = async (url: string, text: string): Promise<readonly Record<string, unknown>[]> => {
  const { sql, close } = connectDatabase(url, { connectionsMax: 1 });
  return await sql.unsafe(text).finally(close);
};

it("is durable, keeps port and data over a restart, and asks for the password", async () => {
  const folder = join(root, "durable");
  const first = await start(folder);
  expect(findPostgres(folder)).toMatchObject({ url: first.url, owner: { pid: process.pid } });
  expect(await query(first.url, "select current_setting('fsync') f, current_setting('synchronous_commit') s")).toEqual([
    { f: "on", s: "on" },
  ]);
  await query(first.url, "create table kept as select 42 as n");
  await expect(query(first.url.replace(/:[^:@]+@/, ":wrong@"), "select 1")).rejects.toThrow(/password authentication/);
  await first.stop();
  expect(findPostgres(folder)).toBeUndefined();
  const second = await start(folder);
  expect(second.port).toBe(first.port);
  expect(await query(second.url, "select n from kept")).toEqual([{ n: 42 }]);
  await second.stop();
});

it("loses nothing that was committed when the server is killed", async () => {
  const folder = join(root, "killed");
  const first = await start(folder);
  await query(first.url, "create table kept as select n from generate_series(1, 1000) n");
  process.kill(first.pid, "SIGKILL");
  await first.exited;
  const second = await start(folder);
  expect(await query(second.url, "select count(*)::int as n from kept")).toEqual([{ n: 1000 }]);
  await second.stop();
});

it("refuses a folder whose owner lives, and stops a server whose owner died", async () => {
  const folder = join(root, "owned");
  const first = await start(folder);
  await expect(startPostgres({ folder })).rejects.toThrow(/is in use by process \d+/);
  const dead = spawn("sleep", ["60"]);
  const owner = describeProcess(dead.pid ?? 0);
  dead.kill("SIGKILL");
  await once(dead, "exit");
  writeFileSync(join(folder, "owner.json"), JSON.stringify(owner));
  const next = await start(folder);
  expect(next.pid).not.toBe(first.pid);
  await first.exited;
  await next.stop();
});

it("leaves a stranger alone whose pid stands in an old postmaster.pid", async () => {
  const folder = join(root, "reused");
  await (await start(folder)).stop();
  const stranger = spawn("sleep", ["60"]);
  writeFileSync(
    join(folder, "data", "postmaster.pid"),
    `${stranger.pid}\n${folder}/data\n1\n5432\n\n127.0.0.1\n0 0\nready\n`,
  );
  const server = await start(folder);
  expect(stranger.exitCode).toBeNull();
  expect(stranger.signalCode).toBeNull();
  await server.stop();
  stranger.kill();
});

it("says what to do about a damaged folder", async () => {
  const folder = join(root, "damaged");
  await (await start(folder)).stop();
  rmSync(join(folder, "data", "global"), { recursive: true });
  await expect(startPostgres({ folder })).rejects.toThrow(/does not start .*to begin anew, move that folder away/);
  rmSync(join(folder, "data", "PG_VERSION"));
  await expect(startPostgres({ folder })).rejects.toThrow(/holds no Postgres database/);
});

it("keeps its password to itself", async () => {
  const folder = join(root, "private");
  const server = await start(folder);
  const password = readFileSync(join(folder, "password"), "utf8");
  expect(existsSync(join(folder, "server.log")) && readFileSync(join(folder, "server.log"), "utf8")).not.toContain(
    password,
  );
  expect(describeProcess(server.pid)?.command).not.toContain(password);
  await server.stop();
});

it("runs in a folder that only its owner can enter, root included", async () => {
  const closed = join(root, "closed");
  mkdirSync(closed, { mode: 0o700 });
  const server = await start(join(closed, "postgres"));
  expect(await query(server.url, "select 1 as n")).toEqual([{ n: 1 }]);
  await server.stop();
});
