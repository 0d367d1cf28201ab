import { expect, test } from "vitest";
import { recommendationAnswer } from "../../shared/wire/recommendation-answer.ts";
import { call, errorCode, eventually, issueKey, newShop, post, takenMessages } from "../test-edge.ts";
import { ask, openShop, view } from "./test-shelves.ts";

test("a published shop answers home by what the history leads to, with cards and reasons", async () => {
  const { key } = await openShop();
  const [home] = await ask(key, { history: [view("i5")], requests: [{ placement: "home", n: 4 }] });
  expect(home?.rung).toBe("session");
  // i8 and i11 are of the same department as i5.
  expect(home?.items.map(({ id }) => id)).toEqual(["i8", "i11", "i6", "i7"]);
  expect(home?.items[2]).toEqual({
    id: "i6",
    title: "Item 6",
    link: "/product/i6",
    price: { amount: 7, currency: "USD" },
    score: 10,
    reason: "Because you looked at Item 5",
  });
  expect(home?.stockAgeMs).toBeNull();
  expect(home?.modelVersion).toBe("model-1");
});

test("a click is in the very next answer of the same shopper", async () => {
  const { key } = await openShop();
  const before = await ask(key, { history: [view("i5", 1000)], requests: [{ placement: "home", n: 3 }] });
  const after = await ask(key, { history: [view("i5", 1000), view("i30")], requests: [{ placement: "home", n: 3 }] });
  expect(before[0]?.items.map(({ id }) => id)).toEqual(["i8", "i11", "i6"]);
  expect(after[0]?.items.map(({ id }) => id)).toEqual(["i32", "i33", "i6"]);
});

test("each placement answers by the rung its strategy asks for", async () => {
  const { key } = await openShop();
  const answers = await ask(key, {
    history: [{ item: "i9", event: "purchase", ageMs: 3 * 24 * 3600_000 }],
    context: { country: "GB" },
    requests: [
      { placement: "home", n: 2 },
      { placement: "product", item: "i20", n: 2 },
      { placement: "cart", items: ["i20", "i21"], n: 2 },
      { placement: "buy-again", n: 2 },
      { placement: "department", category: "PRODUCE", n: 2 },
      { placement: "trending", n: 2 },
      { placement: "popular", n: 2 },
    ],
  });
  expect(answers.map(({ rung, items }) => [rung, ...items.map(({ id }) => id)])).toEqual([
    ["session", "i12", "i15"],
    ["neighbours", "i21", "i22"],
    ["neighbours", "i27", "i28"],
    ["session", "i9", "i12"],
    ["trending", "i0", "i3"],
    ["trending", "i1", "i3"],
    ["popular", "i0", "i1"],
  ]);
  expect(answers.map(({ items }) => items[0]?.reason)).toEqual([
    "Because you bought Item 9",
    "Similar to Item 20",
    "Goes well with Item 20",
    "You bought it 3 days ago",
    "Trending in PRODUCE",
    "Trending in GB",
    "Popular in this shop",
  ]);
});

test("the same request gets the same items, order and scores", async () => {
  const { key } = await openShop();
  const body = {
    history: [view("i5", 10), view("i40", 20)],
    requests: [{ placement: "home" }, { placement: "trending" }],
  };
  const itemsOf = async () => (await ask(key, body)).map(({ items }) => items);
  expect(await itemsOf()).toEqual(await itemsOf());
});

test("only the wished fields of a card are in the answer", async () => {
  const { key } = await openShop();
  const [home] = await ask(key, { requests: [{ placement: "popular", n: 1, fields: ["title", "price"] }] });
  expect(home?.items).toEqual([
    { id: "i0", title: "Item 0", price: { amount: 1, currency: "USD" }, score: 60, reason: "Popular in this shop" },
  ]);
});

test("GET answers anybody, cacheable for a second and never personal", async () => {
  const { key } = await openShop();
  const response = await call(`/v1/recommendations/product?item=i5&n=3&country=GB&key=${key}`);
  expect(response.headers.get("cache-control")).toBe("public, max-age=1");
  const { answers } = recommendationAnswer.parse(await response.json());
  expect(answers[0]?.items.map(({ id }) => id)).toEqual(["i6", "i7", "i8"]);
  const home = await call(`/v1/recommendations/home?item=&n=&country=&category=&key=${key}`);
  expect(recommendationAnswer.parse(await home.json()).answers[0]).toMatchObject({ rung: "trending" });
});

test("what is malformed gets its code, what is unknown a good answer", async () => {
  const { key } = await openShop();
  const failing: [object, number, string][] = [
    [{ requests: [{ placement: "nowhere" }] }, 404, "placement/unknown"],
    [{ requests: [{ placement: "home", n: 0 }] }, 422, "request/invalid"],
    [{ requests: [{ placement: "home", n: 10_000 }] }, 422, "request/invalid"],
    [{ requests: [] }, 422, "request/invalid"],
    [{ requests: Array(11).fill({ placement: "home" }) }, 422, "request/too-many"],
    [{ history: Array(51).fill(view("i1")), requests: [{ placement: "home" }] }, 422, "request/too-many"],
    [{ shopper: "mia", consent: "full", requests: [{ placement: "home" }] }, 403, "shopper/unsigned"],
  ];
  for (const [body, status, code] of failing) {
    const response = await post("/v1/recommendations", key, body);
    expect([response.status, await errorCode(response)]).toEqual([status, code]);
  }
  for (const path of ["nowhere?", "%ff?", "home?n=0&", "home?n=x&", "home?country=%ff&"])
    expect((await call(`/v1/recommendations/${path}key=${key}`)).status).toBeGreaterThanOrEqual(404);
  const [unknown] = await ask(key, {
    history: [view("never heard of")],
    requests: [{ placement: "product", item: "nor of this", n: 5 }],
  });
  expect(unknown?.items).toHaveLength(5);
});

test("without consent a history counts for nothing", async () => {
  const { key } = await openShop();
  const [home] = await ask(key, { consent: "none", history: [view("i5")], requests: [{ placement: "home", n: 3 }] });
  expect(home?.rung).toBe("trending");
});

test("a shop without bundle or baked lists ends the ladder with no items and no error", async () => {
  const key = await issueKey("publishable", newShop());
  const [home] = await ask(key, { requests: [{ placement: "home" }] });
  expect(home).toMatchObject({ rung: "baked", items: [], stockAgeMs: null });
});

test("a shop whose bundle cannot be had answers with its baked lists and cards", async () => {
  const key = await issueKey("publishable", "baked-shop");
  const [home, produce] = await ask(key, {
    requests: [
      { placement: "home", n: 7, exclude: ["t0"] },
      { placement: "department", category: "PRODUCE", n: 2, item: "v0" },
    ],
  });
  expect(home).toMatchObject({ rung: "baked", modelVersion: "baked-1" });
  expect(home?.items.map(({ id }) => id)).toEqual(["t1", "t2", "t3", "t4", "p0", "p1", "p2"]);
  expect(home?.items[0]).toMatchObject({ title: "Baked 1", price: { amount: 2, currency: "USD" } });
  expect(produce?.items.map(({ id }) => id)).toEqual(["v1", "v2"]);
});

test("no two shelves share a recommendationId", async () => {
  const { key } = await openShop();
  const body = { requests: [{ placement: "home" }, { placement: "home" }, { placement: "popular" }] };
  const ids = [...(await ask(key, body)), ...(await ask(key, body))].map((answer) => answer.recommendationId);
  expect(new Set(ids).size).toBe(6);
});

test("two shops never meet", async () => {
  const [one, two] = [await openShop(), await openShop({ modelVersion: "other" })];
  const versions = await Promise.all(
    [one, two].map(async ({ key }) => (await ask(key, { requests: [{ placement: "popular" }] }))[0]?.modelVersion),
  );
  expect(versions).toEqual(["model-1", "other"]);
});

test("each answer becomes a message that says what was served", async () => {
  const { shop, key } = await openShop({ rules: [{ id: "pin-it", kind: "pin", item: "i50", position: 1 }] });
  const [home] = await ask(key, { history: [view("i5")], requests: [{ placement: "home", n: 3 }] });
  const message = await eventually(async () => (await takenMessages(shop))[0]);
  expect(message).toMatchObject({
    type: "answer",
    id: home?.recommendationId,
    placement: "home",
    rung: "session",
    modelVersion: "model-1",
    rules: ["pin-it"],
    items: [
      { item_id: "i8", propensity: 1 },
      { item_id: "i50", propensity: 1 },
      { item_id: "i11", propensity: 1 },
    ],
  });
});
