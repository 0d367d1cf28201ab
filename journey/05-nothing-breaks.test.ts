// Callers get things wrong. Whatever arrives over real HTTP, the answer is a good one, or a 4xx whose code says what is wrong; never a 5xx,
// and never a half-taken batch that nobody is told about.
import fc from "fast-check";
import { expect, test } from "vitest";
import { eventNames } from "../shared/wire/event-kind.ts";
import type { Call } from "./the-shop.ts";
import { call, createShop, errorOf, eventOf, historyOf, keys, newShopper, reply, shelf, shelves } from "./the-shop.ts";

const { edgeUrl, originUrl, secretKey, publishableKey } = keys;
const forged = `${secretKey.slice(0, -1)}${secretKey.endsWith("A") ? "E" : "A"}`;
const home = { requests: [{ placement: "home", n: 5 }] };
const homeOf = (wanted: object) => ({ requests: [{ placement: "home", ...wanted }] });

type Row = readonly [what: string, path: string, call: Call, status: number, code: string];
const atEdge: readonly Row[] = [
  ["no key", "/v1/recommendations", { body: home }, 401, "key/missing"],
  ["something that is no key", "/v1/recommendations", { key: "hello", body: home }, 401, "key/malformed"],
  ["a forged key", "/v1/recommendations", { key: forged, body: home }, 401, "key/unknown"],
  ["an admin's token for a key", "/v1/recommendations", { key: keys.adminToken, body: home }, 401, "key/malformed"],
  ["no JSON", "/v1/recommendations", { key: secretKey, body: '{"requests":[' }, 400, "request/malformed-json"],
  ["brackets without end", "/v1/events", { key: secretKey, body: "[".repeat(50_000) }, 400, "request/malformed-json"],
  [
    "bytes that are no text",
    "/v1/events",
    { key: secretKey, body: new Uint8Array([0xff, 0xfe, 0]) },
    400,
    "request/malformed-json",
  ],
  [
    "no body",
    "/v1/events",
    { key: secretKey, method: "POST", headers: { "content-type": "application/json" } },
    400,
    "request/malformed-json",
  ],
  ["null", "/v1/recommendations", { key: secretKey, body: "null" }, 422, "request/invalid"],
  [
    "another content type",
    "/v1/events",
    { key: secretKey, body: "a=1", headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "request/content-type",
  ],
  [
    "10 MB of events",
    "/v1/events",
    { key: secretKey, body: JSON.stringify({ events: ["x".repeat(10_000_000)] }) },
    413,
    "request/too-large",
  ],
  [
    "10 MB of shelves",
    "/v1/recommendations",
    { key: secretKey, body: " ".repeat(10_000_000) },
    413,
    "request/too-large",
  ],
  [
    "10 MB for a token",
    "/v1/shoppers",
    { key: publishableKey, body: " ".repeat(10_000_000) },
    413,
    "request/too-large",
  ],
  ["events that are no list", "/v1/events", { key: secretKey, body: { events: "all" } }, 422, "request/invalid"],
  ["101 events", "/v1/events", { key: secretKey, body: { events: Array(101).fill({}) } }, 422, "request/too-many"],
  [
    "a placement that is not there",
    "/v1/recommendations",
    { key: secretKey, body: { requests: [{ placement: "moon" }] } },
    404,
    "placement/unknown",
  ],
  [
    "a placement named as JavaScript's own",
    "/v1/recommendations",
    { key: secretKey, body: { requests: [{ placement: "constructor" }] } },
    404,
    "placement/unknown",
  ],
  ["one more such, by GET", "/v1/recommendations/moon", { key: secretKey }, 404, "placement/unknown"],
  ["n = 0", "/v1/recommendations", { key: secretKey, body: homeOf({ n: 0 }) }, 422, "request/invalid"],
  ["n = 10,000", "/v1/recommendations", { key: secretKey, body: homeOf({ n: 10_000 }) }, 422, "request/invalid"],
  ["n = 10,000, by GET", "/v1/recommendations/home?n=10000", { key: secretKey }, 422, "request/invalid"],
  ["n = 0, by GET", "/v1/recommendations/home?n=0", { key: secretKey }, 422, "request/invalid"],
  [
    "11 shelves",
    "/v1/recommendations",
    { key: secretKey, body: { requests: Array(11).fill({ placement: "home" }) } },
    422,
    "request/too-many",
  ],
  [
    "51 events of history",
    "/v1/recommendations",
    { key: secretKey, body: { history: historyOf(Array(51).fill("1082185")), ...home } },
    422,
    "request/too-many",
  ],
  [
    "a bare id with a browser's key",
    "/v1/recommendations",
    { key: publishableKey, body: { shopper: "mia", consent: "full", ...home } },
    403,
    "shopper/unsigned",
  ],
  [
    "a token that nobody signed",
    "/v1/recommendations",
    {
      key: publishableKey,
      body: { shopper: "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmVk", consent: "full", ...home },
    },
    401,
    "shopper/invalid-token",
  ],
  [
    "a token for somebody, asked for by a browser",
    "/v1/shoppers",
    { key: publishableKey, body: { shopper: "mia" } },
    403,
    "key/scope",
  ],
  ["another method", "/v1/events", { key: secretKey, method: "PUT", body: {} }, 405, "request/method"],
  ["another path", "/v1/nothing", { key: secretKey }, 404, "request/not-found"],
];
const atOrigin: readonly Row[] = [
  ["no key", "/v1/catalogue/items", {}, 401, "key/missing"],
  ["a browser's key", "/v1/catalogue/items", { key: publishableKey }, 403, "key/scope"],
  ["a forged key", "/v1/catalogue/items", { key: forged }, 401, "key/unknown"],
  ["no JSON", "/v1/catalogue/stock", { key: secretKey, body: "{" }, 400, "request/malformed-json"],
  [
    "another content type",
    "/v1/catalogue/stock",
    { key: secretKey, body: "{}", headers: { "content-type": "text/csv" } },
    415,
    "request/content-type",
  ],
  [
    "11 MB",
    "/v1/catalogue/items",
    { key: secretKey, method: "PUT", body: " ".repeat(11_000_000) },
    413,
    "request/too-large",
  ],
  [
    "5,001 rows",
    "/v1/catalogue/stock",
    { key: secretKey, body: { updates: Array(5_001).fill({}) } },
    422,
    "request/too-many",
  ],
  ["an item that is not there", "/v1/catalogue/items/nothing", { key: secretKey }, 404, "item/unknown"],
  [
    "a change to such an item",
    "/v1/catalogue/items/nothing",
    { key: secretKey, method: "PATCH", body: { title: "x" } },
    404,
    "item/unknown",
  ],
  ["a page of 10,000", "/v1/catalogue/items?limit=10000", { key: secretKey }, 422, "request/invalid"],
  ["an event without the edge", "/v1/intake", { key: secretKey, body: { messages: [] } }, 401, "signature/missing"],
  ["a ranking without the edge", "/v1/rank", { key: secretKey, body: home }, 401, "signature/missing"],
  ["a delta without the edge", "/v1/delta/grocer", { key: secretKey }, 401, "signature/missing"],
  ["the console without a session", "/v1/admin/overview", {}, 401, "session/required"],
  ["the console with a shop's key", "/v1/admin/models", { key: secretKey }, 401, "session/required"],
  [
    "a model that is not there",
    "/v1/admin/models/moon/1/promote",
    { key: keys.adminToken, body: {} },
    404,
    "model/unknown",
  ],
  ["another path", "/v1/nothing", { key: secretKey }, 404, "request/not-found"],
];

test.each([...atEdge.map((row) => [edgeUrl, ...row] as const), ...atOrigin.map((row) => [originUrl, ...row] as const)])(
  "%s: %s gets its 4xx and its code",
  async (url, _, path, options, status, code) => {
    expect(await errorOf(await call(url + path, options))).toEqual([status, code]);
  },
);

test("a batch with bad events keeps the good ones, and says which were refused and why", async () => {
  const shopper = newShopper();
  const events = [
    eventOf(shopper, "view_item", "1082185"),
    { ...eventOf(shopper, "view_item", "1082185"), name: "teleport" },
    eventOf(shopper, "view_item", "1082185", { at: Date.now() - 73 * 3600_000 }),
    eventOf(shopper, "view_item", "1082185", { at: Date.now() + 11 * 60_000 }),
    { name: "view_item", at: Date.now() },
    null,
    eventOf(shopper, "add_to_cart", "an item that nobody sells"),
  ];
  const answer = await reply(`${edgeUrl}/v1/events`, { key: secretKey, body: { events } });
  expect(answer).toMatchObject({
    accepted: 2,
    refused: [
      { index: 1, code: "event/unknown-name" },
      { index: 2, code: "event/too-old" },
      { index: 3, code: "event/in-future" },
      { index: 4, code: "event/invalid" },
      { index: 5, code: "event/invalid" },
    ],
  });
});

test("nobody, somebody never seen, and things never heard of get full shelves", async () => {
  const unknown = "neither this nor that";
  const full = ["home", "product", "product-together", "buy-again", "trending", "popular"];
  const requests = full.map((placement) => ({ placement, item: unknown, items: [unknown], exclude: [unknown], n: 12 }));
  for (const shopper of [undefined, newShopper()])
    for (const history of [[], historyOf([unknown])])
      await shelves({ shopper, consent: shopper === undefined ? "none" : "full", history, requests });
  expect((await shelf({ placement: "home", n: 100 })).items).toHaveLength(100);
  const nowhere = await reply(`${edgeUrl}/v1/recommendations/department?category=NOWHERE&key=${publishableKey}`);
  expect(nowhere).toMatchObject({ answers: [{ placement: "department", items: [] }] });
});

const odd = fc.oneof(
  fc.anything({ maxDepth: 2, withNullPrototype: false }),
  fc.constantFrom("\u0000", "\ud800", "__proto__", "' or 1=1 --", 1e308, -1, "9".repeat(300), [], {}),
);
const oddly = (shape: Readonly<Record<string, unknown>>) =>
  fc
    .dictionary(fc.constantFrom(...Object.keys(shape)), odd, { maxKeys: 3 })
    .map((changes) => ({ ...shape, ...changes }));

test("odd values anywhere in a call are refused or taken, and never break anything", { timeout: 120_000 }, async () => {
  const event = fc.constantFrom(...eventNames).chain((name) => oddly({ ...eventOf("odd", name, "1082185") }));
  const wanted = oddly({ placement: "home", item: "1082185", items: ["995242"], n: 5, exclude: [], fields: ["title"] });
  const asked = oddly({ shopper: "odd", session: "s", consent: "full", history: historyOf(["1082185"]), context: {} });
  const item = oddly({
    id: "odd-1",
    title: "Odd",
    categories: ["ODD"],
    price: { amount: 1, currency: "USD" },
    stock: 1,
  });
  // What is odd would stay in the assortment: this shop has no shoppers.
  const odds = await createShop();
  const calls = fc.oneof(
    fc
      .array(event, { minLength: 1, maxLength: 4 })
      .map((events) => [`${edgeUrl}/v1/events`, "POST", { events }] as const),
    fc
      .tuple(asked, wanted)
      .map(([one, other]) => [`${edgeUrl}/v1/recommendations`, "POST", { ...one, requests: [other] }] as const),
    item.map((one) => [`${originUrl}/v1/catalogue/items`, "PUT", { items: [one] }] as const),
    oddly({ id: "odd-1", stock: 1 }).map(
      (one) => [`${originUrl}/v1/catalogue/stock`, "POST", { updates: [one] }] as const,
    ),
  );
  await fc.assert(
    fc.asyncProperty(calls, async ([url, method, body]) => {
      const response = await call(url, {
        key: url.startsWith(edgeUrl) ? secretKey : odds.secretKey,
        method,
        body: jsonOf(body),
      });
      const text = await response.text();
      expect([url, response.status < 500, text.slice(0, 200)]).toEqual([url, true, expect.any(String)]);
      if (!response.ok) expect(JSON.parse(text).error.code).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z-]+$/);
    }),
    { numRuns: 300 },
  );
});

/** What JSON has no words for is left out. */
const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each));
