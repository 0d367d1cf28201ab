import { createExecutionContext } from "cloudflare:test";
import fc from "fast-check";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { errorBody, httpStatus } from "../../shared/wire/error-code.ts";
import type { EdgeEnv } from "../bindings.ts";
import { bindings, call, errorCode, issueKey, newShop, post } from "../test-edge.ts";
import { authenticate } from "./authenticate.ts";
import { guard } from "./gate.ts";
import type { Handler } from "./route.ts";
import { mountRoutes } from "./route.ts";

const json = { "content-type": "application/json" };
const event = { id: "e", name: "view_item", at: Date.now(), items: [{ item_id: "1" }] };

const whoAsks: Handler = async (context) => context.json((await authenticate(context)).key.id);
const breaks: Handler = () => {
  throw new TypeError("the inner secret");
};

function streamOf(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      const part = new Uint8Array(Math.min(left, 64_000)).fill(32);
      left -= part.length;
      controller.enqueue(part);
      if (left === 0) controller.close();
    },
  });
}

test("every malformed call gets a 4xx with its stable code", async () => {
  const key = await issueKey("publishable", newShop());
  const auth = { authorization: `Bearer ${key}`, ...json };
  const events = (body: BodyInit, headers: Record<string, string> = auth) => ({ method: "POST", headers, body });
  const table: [string, string, RequestInit, string][] = [
    ["no key", "/v1/events", events("{}", json), "key/missing"],
    ["another scheme", "/v1/events", events("{}", { ...json, authorization: "Basic eDp5" }), "key/missing"],
    ["no key's form", "/v1/events", events("{}", { ...json, authorization: "Bearer hello" }), "key/malformed"],
    [
      "a forged key",
      "/v1/events",
      events("{}", { ...json, authorization: `Bearer ${key.slice(0, -1)}${key.endsWith("A") ? "E" : "A"}` }),
      "key/unknown",
    ],
    ["an empty body", "/v1/events", events(""), "request/malformed-json"],
    ["no JSON", "/v1/events", events("{"), "request/malformed-json"],
    ["bytes that are no text", "/v1/events", events(new Uint8Array([0xff, 0xfe, 0])), "request/malformed-json"],
    ["null", "/v1/events", events("null"), "request/invalid"],
    ["a list", "/v1/events", events("[]"), "request/invalid"],
    ["no events", "/v1/events", events("{}"), "request/invalid"],
    ["an empty list of events", "/v1/events", events('{"events":[]}'), "request/invalid"],
    ["101 events", "/v1/events", events(JSON.stringify({ events: Array(101).fill({}) })), "request/too-many"],
    ["a sentAt of the wrong kind", "/v1/events", events('{"sentAt":"now","events":[{}]}'), "request/invalid"],
    [
      "a form",
      "/v1/events",
      events("a=1", { ...auth, "content-type": "application/x-www-form-urlencoded" }),
      "request/content-type",
    ],
    [
      "no content type",
      "/v1/events",
      events(new Uint8Array([123, 125]), { authorization: auth.authorization }),
      "request/content-type",
    ],
    ["a compressed body", "/v1/events", events("{}", { ...auth, "content-encoding": "gzip" }), "request/content-type"],
    ["10 MB", "/v1/events", events(" ".repeat(10_000_000)), "request/too-large"],
    ["10 MB without a length", "/v1/events", events(streamOf(10_000_000)), "request/too-large"],
    [
      "a false length",
      "/v1/events",
      events(" ".repeat(70_000), { ...auth, "content-length": "2" }),
      "request/too-large",
    ],
    ["GET on events", "/v1/events", { headers: auth }, "request/method"],
    ["DELETE on shoppers", "/v1/shoppers", { method: "DELETE", headers: auth }, "request/method"],
    ["a path that is not there", "/v1/nothing", { headers: auth }, "request/not-found"],
    ["a broken path", "/v1/%ff%00", { headers: auth }, "request/not-found"],
    ["a named shopper by a browser key", "/v1/shoppers", events('{"shopper":"mia"}'), "key/scope"],
    ["a shopper of the wrong kind", "/v1/shoppers", events('{"shopper":7}'), "request/invalid"],
  ];
  for (const [what, path, init, code] of table) {
    const response = await call(path, init);
    const body = errorBody.parse(await response.json());
    expect([what, body.error.code, response.status]).toEqual([what, code, httpStatus(body.error.code)]);
    expect(response.status).toBeLessThan(500);
    expect(body.error.requestId).toBe(response.headers.get("x-request-id"));
  }
});

test("no JSON at all makes a 5xx", async () => {
  const key = await issueKey("secret", newShop(), { limitPerMinute: 1_000_000 });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.jsonValue(),
        fc.record({
          sentAt: fc.oneof(fc.double(), fc.maxSafeInteger()),
          events: fc.array(fc.jsonValue(), { maxLength: 4 }),
        }),
        fc.record({
          events: fc.array(
            fc.record(
              {
                id: fc.string(),
                name: fc.constantFrom("view_item", "purchase", "__proto__", "toString", ""),
                at: fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constant(Date.now())),
                shopper: fc.string({ unit: "binary" }),
                session: fc.string({ unit: "binary" }),
                consent: fc.constantFrom("none", "session", "full", "all"),
                items: fc.array(fc.record({ item_id: fc.string({ unit: "binary" }), price: fc.double() })),
              },
              { requiredKeys: [] },
            ),
            { maxLength: 3 },
          ),
        }),
      ),
      async (body) => {
        const response = await post("/v1/events", key, JSON.stringify(body));
        expect(response.status).toBeLessThan(500);
      },
    ),
    { numRuns: 150 },
  );
});

test("CORS headers are on every answer, failures and preflights included", async () => {
  const origin = "https://shop.example";
  const key = await issueKey("publishable", newShop());
  const answers = [
    await post("/v1/events", key, { events: [event] }, { origin }),
    await post("/v1/events", "pk_x", {}, { origin }),
    await call("/v1/nothing", { headers: { origin } }),
    await call("/v1/events", { method: "PUT", headers: { origin } }),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([202, 401, 404, 405]);
  for (const { headers } of answers) {
    expect(headers.get("access-control-allow-origin")).toBe(origin);
    expect(headers.get("access-control-expose-headers")).toContain("retry-after");
    expect(headers.get("vary")).toContain("origin");
  }
  const preflight = await call("/v1/events", {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe(origin);
  expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization,content-type");
  expect(Number(preflight.headers.get("access-control-max-age"))).toBeGreaterThan(0);
});

test("a browser's key works from its own origins only, a secret key from anywhere", async () => {
  const shop = newShop();
  const bound = await issueKey("publishable", shop, { origins: ["https://shop.example"] });
  const body = { events: [event] };
  expect((await post("/v1/events", bound, body, { origin: "https://shop.example" })).status).toBe(202);
  expect((await post("/v1/events", bound, body, { referer: "https://shop.example/cart?x=1" })).status).toBe(202);
  const elsewhere: Record<string, string>[] = [
    { origin: "https://shop.example.evil.test" },
    { origin: "null" },
    { origin: "https://evil.test", referer: "https://shop.example/" },
    {},
  ];
  for (const headers of elsewhere) {
    const refused = await post("/v1/events", bound, body, headers);
    expect([refused.status, await errorCode(refused)]).toEqual([403, "key/origin"]);
  }
  const secret = await issueKey("secret", shop, { origins: ["https://shop.example"] });
  expect((await post("/v1/events", secret, body)).status).toBe(202);
});

test("a key that the delta revoked is refused", async () => {
  const app = new Hono<EdgeEnv>();
  guard(app, (_context, shop, keyId) => shop === "grocer" && keyId === "old");
  mountRoutes(app, [{ path: "/who", methods: { GET: whoAsks } }]);
  const ask = async (id: string) =>
    app.request(`/who?key=${await issueKey("publishable", "grocer", { id })}`, {}, bindings, createExecutionContext());
  expect(await (await ask("new")).json()).toBe("new");
  const refused = await ask("old");
  expect([refused.status, await errorCode(refused)]).toEqual([401, "key/revoked"]);
});

test("what is unexpected is a 500 that tells the caller nothing of ours", async () => {
  const app = new Hono<EdgeEnv>();
  guard(app, () => false);
  mountRoutes(app, [{ path: "/breaks", methods: { GET: breaks } }]);
  const response = await app.request(
    "/breaks",
    { headers: { origin: "https://shop.example" } },
    bindings,
    createExecutionContext(),
  );
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(JSON.parse(text).error.code).toBe("internal/unexpected");
  expect(text).not.toContain("secret");
  expect(response.headers.get("access-control-allow-origin")).toBe("https://shop.example");
});

test("an edge that is not configured says so in its log, and still answers as promised", async () => {
  const app = new Hono<EdgeEnv>();
  guard(app, () => false);
  mountRoutes(app, [{ path: "/breaks", methods: { GET: breaks } }]);
  const unconfigured = { ...bindings, ENDCAP_EDGE_SECRET: "short" };
  const response = await app.request(
    "/breaks",
    { headers: { origin: "https://shop.example" } },
    unconfigured,
    createExecutionContext(),
  );
  expect([response.status, await errorCode(response)]).toEqual([500, "internal/unexpected"]);
  expect(response.headers.get("access-control-allow-origin")).toBe("https://shop.example");
  expect(response.headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
});
