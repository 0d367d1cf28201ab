import { createServer } from "node:net";
import { Writable } from "node:stream";
import pino from "pino";
import { register } from "prom-client";
import { afterAll, beforeEach, expect, test } from "vitest";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { connectDatabase } from "../database/connect.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { originRoutes } from "./error-door.ts";

const lines: Record<string, unknown>[] = [];
const logger = pino(
  { level: "info" },
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  }),
);
const { sql } = await openTestDatabase();
const nobody = connectDatabase(`postgres://postgres@127.0.0.1:${await freePort()}/postgres`);
afterAll(() => nobody.close());
beforeEach(() => {
  lines.length = 0;
});

const routes = originRoutes(logger)
  .get("/v1/good/:id", (context) => context.json({}))
  .get("/v1/refused", () => {
    throw new EndcapError("item/unknown", "There is no such item.", { detail: "for us" });
  })
  .get("/v1/broken", () => {
    throw new Error("a fault of ours");
  })
  .get("/v1/text/:text", async (context) => context.json(await sql`select ${context.req.param("text")}::text`))
  .get("/v1/away", async (context) => context.json(await nobody.sql`select 1`))
  .get("/v1/full", () => sql`do $$ begin raise exception 'no room' using errcode = 'disk_full'; end $$`.then());

const call = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(routes.request(`http://origin${path}`, { headers: { "x-request-id": "edge-1", ...headers } }));

test("the edge's request id is answered, and stands in the log beside what was asked and what came of it", async () => {
  const response = await call("/v1/good/7?cursor=private", { authorization: "Bearer sk_private" });
  expect(response.headers.get("x-request-id")).toBe("edge-1");
  expect(lines).toEqual([
    expect.objectContaining({ requestId: "edge-1", method: "GET", path: "/v1/good/7", status: 200, msg: "call" }),
  ]);
  expect(JSON.stringify(lines)).not.toContain("private");
});

test("a refused call tells the caller its code, and us the detail as well", async () => {
  expect(await (await call("/v1/refused")).json()).toEqual({
    error: { code: "item/unknown", message: "There is no such item.", requestId: "edge-1" },
  });
  expect(lines).toEqual([
    expect.objectContaining({ requestId: "edge-1", status: 404, code: "item/unknown", detail: "for us" }),
  ]);
});

test("a fault of ours is a 500 that tells nothing, and in the log with its stack", async () => {
  const response = await call("/v1/broken");
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("a fault of ours");
  expect(lines[0]).toMatchObject({
    requestId: "edge-1",
    err: { message: "a fault of ours", stack: expect.any(String) },
  });
});

test("a text that Postgres cannot hold is the caller's fault", async () => {
  const response = await call("/v1/text/%00");
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ error: { code: "request/invalid" } });
});

test.each(["/v1/away", "/v1/full"])(
  "%s: a database out of reach or without room is a 503 with its code and a time to try again",
  async (path) => {
    const response = await call(path);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await response.json()).toMatchObject({ error: { code: "origin/unavailable" } });
  },
);

test("calls are counted by route, not by path", async () => {
  await call("/v1/good/1");
  await call("/v1/good/2");
  await call("/v1/nothing/3");
  const metrics = await register.getSingleMetricAsString("endcap_call_seconds");
  expect(metrics).toContain('endcap_call_seconds_count{route="GET /v1/good/:id",status="200"}');
  expect(metrics).not.toMatch(/nothing|good\/[12]/);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
