// Many shops live in one Endcap and never meet: every route, walked with every kind of key of both. And a key that stands in a page's
// source reads nothing about a person: only her own signed token does.
import { beforeAll, expect, test } from "vitest";
import { operations } from "../shared/wire/operation.ts";
import type { Call, ShopKeys } from "./the-shop.ts";
import {
  call,
  createShop,
  errorOf,
  eventOf,
  inTables,
  keys,
  newShopper,
  newToken,
  rankedShelf,
  reply,
  shelf,
  until,
} from "./the-shop.ts";

/** Both shops sell one thing under the same id, and each something of its own. */
const shared = "1082185";
const ownItems = ["own-1", "own-2", "own-3"];
let other: ShopKeys;
beforeAll(async () => {
  other = await createShop();
  const items = [shared, ...ownItems].map((id) => ({
    ...{ id, title: `Other shop's ${id}`, categories: ["OTHER"], price: { amount: 1, currency: "USD" }, stock: 5 },
  }));
  await reply(`${keys.originUrl}/v1/catalogue/items`, { key: other.secretKey, method: "PUT", body: { items } });
  // A shop is published by itself once it sells something.
  await until(async () => {
    const answer = await reply(`${keys.edgeUrl}/v1/recommendations/popular?n=4`, { key: other.publishableKey });
    expect(JSON.stringify(answer)).toContain("own-3");
  }, 60_000);
});

type Who = "nobody" | "publishable" | "secret" | "admin";
const whoAll: readonly Who[] = ["nobody", "publishable", "secret", "admin"];
const keyOf = (who: Who, of: ShopKeys): string | undefined =>
  ({ nobody: undefined, publishable: of.publishableKey, secret: of.secretKey, admin: of.adminToken })[who];

/** What each kind of caller gets; whoever gets 2xx gets only what is of the own shop. */
interface Walk {
  readonly at: "edge" | "origin";
  readonly route: string;
  readonly path: string;
  readonly call?: () => Call;
  readonly outcome: Readonly<Record<Who, number | string>>;
}
const byKey = (ok: number | string) => ({ nobody: "key/missing", publishable: ok, secret: ok, admin: "key/malformed" });
const bySecret = (ok: number | string) => ({
  nobody: "key/missing",
  publishable: "key/scope",
  secret: ok,
  admin: "key/malformed",
});
const byAdmin = (ok: number | string) => ({
  nobody: "session/required",
  publishable: "session/required",
  secret: "session/required",
  admin: ok,
});
const only = (code: string) => ({ nobody: code, publishable: code, secret: code, admin: code });
const everybody = { nobody: 200, publishable: 200, secret: 200, admin: 200 };

const zeros = "0".repeat(64);
const walks: readonly Walk[] = [
  {
    at: "edge",
    route: "POST /v1/recommendations",
    path: "/v1/recommendations",
    call: () => ({
      body: {
        requests: [
          { placement: "popular", n: 50 },
          { placement: "product", item: shared, n: 4 },
        ],
      },
    }),
    outcome: byKey(200),
  },
  {
    at: "edge",
    route: "GET /v1/recommendations/{placement}",
    path: "/v1/recommendations/popular?n=50",
    outcome: byKey(200),
  },
  {
    at: "edge",
    route: "POST /v1/events",
    path: "/v1/events",
    call: () => ({ body: { events: [{ ...eventOf("x", "view_item", shared), shopper: undefined }] } }),
    outcome: byKey(202),
  },
  { at: "edge", route: "POST /v1/shoppers", path: "/v1/shoppers", call: () => ({ body: {} }), outcome: byKey(200) },
  {
    at: "edge",
    route: "POST /v1/shoppers/withdrawal",
    path: "/v1/shoppers/withdrawal",
    call: () => ({ body: {} }),
    outcome: byKey("request/invalid"),
  },
  { at: "edge", route: "GET /v1/health", path: "/v1/health", outcome: everybody },
  { at: "edge", route: "GET /v1/version", path: "/v1/version", outcome: everybody },
  {
    at: "edge",
    route: "PUT /v1/internal/cards/{shop}/{checksum}",
    path: `/v1/internal/cards/grocer/${zeros}`,
    call: () => ({ method: "PUT", body: "x" }),
    outcome: only("signature/missing"),
  },
  {
    at: "edge",
    route: "PUT /v1/internal/bundles/{shop}/{checksum}",
    path: `/v1/internal/bundles/grocer/${zeros}`,
    call: () => ({ method: "PUT", body: "x" }),
    outcome: only("signature/missing"),
  },
  { at: "origin", route: "GET /v1/catalogue/items", path: "/v1/catalogue/items?limit=1000", outcome: bySecret(200) },
  {
    at: "origin",
    route: "GET /v1/catalogue/items/{id}",
    path: `/v1/catalogue/items/${shared}`,
    outcome: bySecret(200),
  },
  {
    at: "origin",
    route: "PUT /v1/catalogue/items",
    path: "/v1/catalogue/items",
    call: () => ({ method: "PUT", body: { items: [{ id: "" }] } }),
    outcome: bySecret(200),
  },
  {
    at: "origin",
    route: "PATCH /v1/catalogue/items/{id}",
    path: "/v1/catalogue/items/nothing",
    call: () => ({ method: "PATCH", body: { title: "x" } }),
    outcome: bySecret("item/unknown"),
  },
  {
    at: "origin",
    route: "DELETE /v1/catalogue/items/{id}",
    path: "/v1/catalogue/items/nothing",
    call: () => ({ method: "DELETE" }),
    outcome: bySecret("item/unknown"),
  },
  {
    at: "origin",
    route: "POST /v1/catalogue/stock",
    path: "/v1/catalogue/stock",
    call: () => ({ body: { updates: [{ id: "nothing", stock: 1 }] } }),
    outcome: bySecret(200),
  },
  {
    at: "origin",
    route: "POST /v1/catalogue/prices",
    path: "/v1/catalogue/prices",
    call: () => ({ body: { updates: [{ id: "nothing", price: { amount: 1, currency: "USD" } }] } }),
    outcome: bySecret(200),
  },
  {
    at: "origin",
    route: "POST /v1/intake",
    path: "/v1/intake",
    call: () => ({ body: { messages: [] } }),
    outcome: only("signature/missing"),
  },
  {
    at: "origin",
    route: "POST /v1/rank",
    path: "/v1/rank",
    call: () => ({ body: {} }),
    outcome: only("signature/missing"),
  },
  { at: "origin", route: "GET /v1/delta/{shop}", path: "/v1/delta/grocer", outcome: only("signature/missing") },
  {
    at: "origin",
    route: "POST /v1/redis",
    path: "/v1/redis",
    call: () => ({ body: ["GET", "x"] }),
    outcome: { nobody: 401, publishable: 401, secret: 401, admin: 401 },
  },
  {
    at: "origin",
    route: "POST /v1/redis/pipeline",
    path: "/v1/redis/pipeline",
    call: () => ({ body: [["GET", "x"]] }),
    outcome: { nobody: 401, publishable: 401, secret: 401, admin: 401 },
  },
  ...["me", "overview", "pipelines", "models", "dead-letters", "audit"].map(
    (page): Walk => ({
      at: "origin",
      route: `GET /v1/admin/${page}`,
      path: `/v1/admin/${page}`,
      outcome: byAdmin(200),
    }),
  ),
  { at: "origin", route: "GET /v1/admin/tail", path: "/v1/admin/tail", outcome: byAdmin(200) },
  {
    at: "origin",
    route: "POST promote",
    path: "/v1/admin/models/moon/1/promote",
    call: () => ({ body: {} }),
    outcome: byAdmin("model/unknown"),
  },
  {
    at: "origin",
    route: "POST roll-back",
    path: "/v1/admin/models/moon/roll-back",
    call: () => ({ body: {} }),
    outcome: byAdmin("model/unknown"),
  },
  {
    at: "origin",
    route: "POST replay",
    path: "/v1/admin/dead-letters/nothing/replay",
    call: () => ({ body: {} }),
    outcome: byAdmin("dead-letter/unknown"),
  },
  { at: "origin", route: "GET /health", path: "/health", outcome: everybody },
];

test("the walk knows every call of the edge", () => {
  const walked = walks.filter(({ at }) => at === "edge").map(({ route }) => route);
  expect(walked).toEqual(expect.arrayContaining(operations.map(({ method, path }) => `${method} ${path}`)));
});

test.each(walks)(
  "$at $route lets in who may, and shows each shop only its own",
  async ({ at, path, call: made, outcome }) => {
    for (const who of whoAll)
      for (const shop of [keys, other]) {
        const response = await call((at === "edge" ? keys.edgeUrl : keys.originUrl) + path, {
          key: keyOf(who, shop),
          ...made?.(),
        });
        const expected = outcome[who];
        if (typeof expected === "string") {
          expect([who, shop.shop, (await errorOf(response))[1]]).toEqual([who, shop.shop, expected]);
          continue;
        }
        expect([who, shop.shop, response.status]).toEqual([who, shop.shop, expected]);
        const text = path.endsWith("/tail") ? await beginningOf(response) : await response.text();
        if (expected >= 400 || outcome === everybody) continue;
        // What the health page and the pipelines tell is about the machine, not about a shop.
        expect(text).not.toContain(shop === keys ? "Other shop's" : "Bananas");
        expect(text).not.toContain(shop === keys ? other.shop : '"grocer"');
      }
  },
);

/** Of a stream that never ends. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const waited = new Promise<undefined>((done) => setTimeout(() => done(undefined), 300));
  const part = await Promise.race([reader?.read(), waited]);
  await reader?.cancel();
  return part?.value === undefined ? "" : new TextDecoder().decode(part.value);
}

test("one id in two shops is two things, and a change of one leaves the other alone", async () => {
  const nameOf = async (shop: ShopKeys) =>
    ((await reply(`${keys.originUrl}/v1/catalogue/items/${shared}`, { key: shop.secretKey })) as { title: string })
      .title;
  const grocers = await nameOf(keys);
  await reply(`${keys.originUrl}/v1/catalogue/stock`, {
    key: other.secretKey,
    body: { updates: [{ id: shared, stock: 0 }] },
  });
  await until(async () => {
    const gone = await shelf({ placement: "popular", n: 3 }, other.secretKey);
    expect(gone.items.map(({ id }) => id)).not.toContain(shared);
  });
  expect(await nameOf(other)).toContain("Other shop's");
  expect(await nameOf(keys)).toBe(grocers);
  const { items } = await shelf({ placement: "popular", category: "PRODUCE", n: 50 });
  expect(items.map(({ id }) => id)).toContain(shared);
});

test("one shopper's id in two shops is two people", async () => {
  const shopper = newShopper();
  await reportTo(keys, shopper, "995242");
  await reportTo(other, shopper, "own-1");
  const rows = await until(async () => {
    const found = await inTables(
      (sql) => sql<{ shop: string; shopper: string; item: string }[]>`
        select shop, shopper, item from shopper_items where (shop = ${other.shop} and item = 'own-1')
          or (shop = ${keys.shop} and shopper in (select shopper from seen_events where shop = ${keys.shop} and id = ${`of-${shopper}`}))`,
    );
    expect(found).toHaveLength(2);
    return found;
  });
  expect(new Set(rows.map((row) => row.shopper)).size).toBe(2);
});
const reportTo = (shop: ShopKeys, shopper: string, item: string) =>
  reply(`${keys.edgeUrl}/v1/events`, {
    key: shop.secretKey,
    body: { events: [eventOf(shopper, "view_item", item, { id: `of-${shopper}` })] },
  });

test("a token of one shop's shopper is nobody's in the other", async () => {
  const token = await newToken(other.publishableKey);
  const body = { shopper: token, consent: "full", requests: [{ placement: "home" }] };
  expect(await errorOf(await call(`${keys.edgeUrl}/v1/recommendations`, { key: keys.publishableKey, body }))).toEqual([
    401,
    "shopper/invalid-token",
  ]);
});

test("a browser's key never reads a person's purchases: only her own token shows what she bought", async () => {
  /** One of the households whose year of baskets was imported. */
  const household = "1";
  const wanted = { consent: "full", placement: "buy-again", n: 12 } as const;
  const bought = (reasons: readonly string[]) => reasons.filter((reason) => reason.startsWith("You bought it")).length;
  const reasonsOf = async (shopper: string | undefined, key: string, session?: string) =>
    (await shelf({ ...wanted, shopper, session }, key)).items.map(({ reason }) => reason);

  const hers = await rankedShelf({ ...wanted, shopper: household });
  expect(bought(hers.items.map(({ reason }) => reason))).toBeGreaterThan(0);

  for (const shopper of [household, `${household} `, "a.b.c"]) {
    const body = { shopper, consent: "full", requests: [{ placement: "buy-again" }] };
    const asked = await call(`${keys.edgeUrl}/v1/recommendations`, { key: keys.publishableKey, body });
    expect((await errorOf(asked))[0]).toBeGreaterThanOrEqual(401);
  }
  expect(bought(await reasonsOf(undefined, keys.publishableKey, household))).toBe(0);
  expect(bought(await reasonsOf(await newToken(), keys.publishableKey))).toBe(0);

  const { shopper: token } = (await reply(`${keys.edgeUrl}/v1/shoppers`, {
    key: keys.secretKey,
    body: { shopper: household },
  })) as { shopper: string };
  const own = await rankedShelf({ ...wanted, shopper: token }, keys.publishableKey);
  expect(bought(own.items.map(({ reason }) => reason))).toBeGreaterThan(0);
  // And whoever may not be remembered is not, whatever she proves.
  const unremembered = await shelf({ ...wanted, consent: "session", shopper: token }, keys.publishableKey);
  expect(bought(unremembered.items.map(({ reason }) => reason))).toBe(0);
});
