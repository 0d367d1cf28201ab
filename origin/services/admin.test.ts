import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, expect, test } from "vitest";
import { issueAdminToken } from "../admin/sign-in.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { folderStore } from "../objects/folder-store.ts";
import { openRegistry } from "../registry/registry.ts";
import { openPostgresLog } from "../stream/postgres-log.ts";
import { startAdmin } from "./admin.ts";
import { startIntake } from "./intake.ts";

const database = await openTestDatabase();
const { sql } = database;
await sql`insert into shops (shop, name) values ('north', 'North'), ('south', 'South')`;
const log = await openPostgresLog({ database });
const logger = pino({ level: "silent" });
const registry = openRegistry(sql, folderStore(await mkdtemp(join(tmpdir(), "endcap-admin-"))));
const intake = startIntake({ sql, log, logger, serviceSecret: "service" });
const admin = await startAdmin({
  ...{ sql, log, logger, registry, take: intake.take, beside: () => [intake] },
  training: { train: async () => {}, running: () => undefined },
  pipelines: () => ({ ranking: ["source", "filter"] }),
  secureCookies: true,
});
afterAll(async () => {
  await admin.stop();
  await log.close();
});
const tokens = {
  north: await issueAdminToken(sql, "north", "nora"),
  south: await issueAdminToken(sql, "south", "sam"),
};

const call = (path: string, init: RequestInit & { token?: string } = {}): Promise<Response> =>
  Promise.resolve(
    admin.routes.request(`http://origin${path}`, {
      ...init,
      headers: { ...(init.token === undefined ? {} : { authorization: `Bearer ${init.token}` }), ...init.headers },
    }),
  );

const routes: readonly [method: string, path: string][] = [
  ["GET", "/v1/admin/me"],
  ["GET", "/v1/admin/overview"],
  ["GET", "/v1/admin/pipelines"],
  ["GET", "/v1/admin/models"],
  ["POST", "/v1/admin/models/popular/1/promote"],
  ["POST", "/v1/admin/models/popular/roll-back"],
  ["POST", "/v1/admin/train"],
  ["GET", "/v1/admin/dead-letters"],
  ["POST", "/v1/admin/dead-letters/x/replay"],
  ["GET", "/v1/admin/audit"],
  ["GET", "/v1/admin/tail"],
];

test.each(routes)("%s %s asks for a session", async (method, path) => {
  for (const headers of [{}, { authorization: "Bearer ea_x" }, { cookie: "endcap_session=x" }]) {
    const response = await call(path, { method, headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: "session/required" } });
  }
});

test("a session cookie is HttpOnly, Secure and SameSite=Strict, works, and is worth nothing after signing out", async () => {
  const signedIn = await call("/v1/admin/session", { method: "POST", body: JSON.stringify({ token: tokens.north }) });
  const cookie = signedIn.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/Secure/);
  expect(cookie).toMatch(/SameSite=Strict/);
  const headers = { cookie: cookie.split(";")[0] ?? "" };
  expect(await (await call("/v1/admin/me", { headers })).json()).toEqual({ shop: "north", name: "nora" });
  await call("/v1/admin/session", { method: "DELETE", headers });
  expect((await call("/v1/admin/me", { headers })).status).toBe(401);
});

test("a change asked for by another page is refused before anything happens", async () => {
  const headers = { origin: "https://evil.example" };
  const response = await call("/v1/admin/train", { method: "POST", token: tokens.north, headers });
  expect(response.status).toBe(403);
  expect(await (await call("/v1/admin/audit", { token: tokens.north })).json()).toEqual([]);
});

test("one shop's dead letters and audit are not another's", async () => {
  await intake.take([{ type: "event", shop: "north", nonsense: true }]);
  const seen = async (path: string, token: string) => (await (await call(path, { token })).json()) as { id: string }[];
  const [letter] = await seen("/v1/admin/dead-letters", tokens.north);
  expect(await seen("/v1/admin/dead-letters", tokens.south)).toEqual([]);
  const replay = (token: string) => call(`/v1/admin/dead-letters/${letter?.id}/replay`, { method: "POST", token });
  expect((await replay(tokens.south)).status).toBe(404);
  expect((await replay(tokens.north)).status).toBe(422);
  expect(await seen("/v1/admin/audit", tokens.north)).toHaveLength(1);
  expect(await seen("/v1/admin/audit", tokens.south)).toHaveLength(1);
});

test("what does not exist is a clear 404, and leaves its audit row", async () => {
  const response = await call("/v1/admin/models/popular/none/promote", { method: "POST", token: tokens.north });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: "model/unknown" } });
  const [row] = (await (await call("/v1/admin/audit", { token: tokens.north })).json()) as { outcome: string }[];
  expect(row?.outcome).toMatch(/^failed/);
});

test("the live tail shows the shop's own messages as they reach the log", async () => {
  const response = await call("/v1/admin/tail", { token: tokens.north });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const now = Date.now();
  const message = (shop: string, id: string) => ({
    ...{ type: "event", shop, id, name: "view_item", at: now, receivedAt: now, consent: "full", verified: true },
    shopper: { kind: "person", alias: "alias-mia" },
    items: [{ item_id: "1" }],
  });
  await intake.take([message("south", "theirs"), message("north", "ours")]);
  let text = "";
  while (!text.includes('"ours"')) text += (await reader?.read())?.value ?? "";
  expect(text).not.toContain('"theirs"');
  await reader?.cancel();
});

test("the overview tells health, lag and a pulse", async () => {
  const overview = (await (await call("/v1/admin/overview?minutes=1", { token: tokens.north })).json()) as {
    health: unknown[];
    pulse: { events: number }[];
  };
  expect(overview.health).toEqual([expect.objectContaining({ name: "intake", ok: true })]);
  expect(overview.pulse.reduce((sum, { events }) => sum + events, 0)).toBe(1);
});

test("the console is served with a policy that lets nothing foreign in", async () => {
  const page = await call("/admin/");
  expect(await page.text()).toContain("Endcap console");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
});
