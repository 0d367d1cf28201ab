import { expect, test } from "vitest";
import type { RankReply, RankRequest } from "../../shared/wire/rank.ts";
import { rankRequest } from "../../shared/wire/rank.ts";
import type { OpenShop } from "../routes/test-shelves.ts";
import { ask, emptyDelta, idsOf, openShop, view } from "../routes/test-shelves.ts";
import { eventually, originCalls, post, scriptOrigin } from "../test-edge.ts";

const item = (id: string, score: number) => ({ id, score, reason: { kind: "affinity", category: "DELI" } as const });
const reply = (...shelves: string[][]): RankReply => ({
  answers: shelves.map((ids) => ({ modelVersion: "ranked-7", items: ids.map((id, place) => item(id, 9 - place)) })),
});
const rankWith = (shop: string, body: RankReply, extra: object = {}) =>
  scriptOrigin(shop, "/v1/rank", { status: 200, body, ...extra });
const rankCalls = async (shop: string): Promise<RankRequest[]> =>
  (await originCalls(shop)).filter(({ path }) => path === "/v1/rank").map(({ body }) => rankRequest.parse(body));
const askHome = ({ key }: OpenShop, more: object = {}) =>
  ask(key, { history: [view("i5")], requests: [{ placement: "home", n: 4 }], ...more });

test("the origin's list comes first; what may not be shown leaves it, and lower rungs fill up", async () => {
  const open = await openShop();
  await scriptOrigin(open.shop, `/v1/delta/${open.shop}`, {
    status: 200,
    body: { ...emptyDelta(open.shop), unavailable: ["i20"] },
  });
  await rankWith(open.shop, reply(["i20", "i21", "i21", "not here", "i22", "i23"]));
  const [home] = await askHome(open, { requests: [{ placement: "home", n: 4, exclude: ["i23"] }] });
  expect(home).toMatchObject({ rung: "ranked", modelVersion: "ranked-7", ageMs: 0 });
  expect(idsOf(home)).toEqual(["i21", "i22", "i8", "i11"]);
  expect(home?.items.map(({ rung }) => rung)).toEqual([undefined, undefined, "session", "session"]);
  expect(home?.items[0]).toMatchObject({ title: "Item 21", score: 8, reason: "You often choose DELI" });
});

test("all shelves that want ranking are asked for in one call, with what the origin needs", async () => {
  const open = await openShop();
  await rankWith(open.shop, reply(["i30"], ["i31"]));
  const answers = await ask(open.key, {
    session: "visit-1",
    history: [view("i5", 20), { item: "i6", event: "purchase", ageMs: 10 }],
    context: { country: "GB", device: "mobile" },
    requests: [
      { placement: "home" },
      { placement: "popular" },
      { placement: "cart", items: ["i8"], exclude: ["i9"], n: 5 },
    ],
  });
  expect(answers.map(({ rung, items }) => [rung, items[0]?.id])).toEqual([
    ["ranked", "i30"],
    ["popular", "i0"],
    ["ranked", "i31"],
  ]);
  const calls = await rankCalls(open.shop);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    shop: open.shop,
    shopper: { kind: "session" },
    consent: "session",
    country: "GB",
    device: "mobile",
    history: [{ item: "i5" }, { item: "i6", event: "purchase" }],
    requests: [
      { placement: "home", items: [], exclude: [] },
      { placement: "cart", items: ["i8"], exclude: ["i9"], n: 20 },
    ],
  });
});

test("an origin that misses the deadline costs an answer nothing but its rung", async () => {
  const open = await openShop();
  await rankWith(open.shop, reply(["i30"]), { delayMs: 1_500 });
  const [home] = await askHome(open);
  expect(home?.rung).toBe("session");
  expect(idsOf(home)).toEqual(["i8", "i11", "i6", "i7"]);
});

test("an origin that answers nonsense, too few shelves or empty lists costs an answer nothing but its rung", async () => {
  const open = await openShop();
  const bodies = [{}, { answers: [] }, { answers: [{ modelVersion: "m", items: [] }] }, "no"];
  for (const [number, body] of bodies.entries()) {
    const history = [view(`i${number}`)];
    await scriptOrigin(open.shop, "/v1/rank", { status: 200, body });
    expect((await askHome(open, { history }))[0]?.rung).toBe("session");
    await rankWith(open.shop, reply(["i30"]));
    expect((await askHome(open, { history }))[0]?.rung).toBe("ranked");
  }
});

test("a result is kept once the origin knew everything the shopper did, and not before", async () => {
  const open = await openShop();
  const click = { id: "e", name: "view_item", at: Date.now(), session: "visit-2", items: [{ item_id: "i1" }] };
  const asked = () => askHome(open, { session: "visit-2" });
  expect((await post("/v1/events", open.key, { events: [click] })).status).toBe(202);
  await rankWith(open.shop, { ...reply(["i30"]), revision: "0:-1" });
  await asked();
  await asked();
  expect(await rankCalls(open.shop)).toHaveLength(2);
  await rankWith(open.shop, { ...reply(["i31"]), revision: "0:1000000" });
  expect(idsOf((await asked())[0])[0]).toBe("i31");
  await rankWith(open.shop, { ...reply(["i32"]), revision: "0:1000001" });
  expect(idsOf((await asked())[0])[0]).toBe("i31");
  expect(await rankCalls(open.shop)).toHaveLength(3);
  expect((await post("/v1/events", open.key, { events: [{ ...click, id: "e2" }] })).status).toBe(202);
  expect(idsOf((await asked())[0])[0]).toBe("i32");
});

test("a person's list is ranked anew after a moment, and at once after a withdrawal", async () => {
  const open = await openShop();
  const { shopper } = (await (await post("/v1/shoppers", open.key, "")).json()) as { shopper: string };
  const click = { id: "e", name: "view_item", at: Date.now(), shopper, consent: "full", items: [{ item_id: "i1" }] };
  const asked = async () => idsOf((await askHome(open, { shopper, consent: "full" }))[0])[0];
  expect((await post("/v1/events", open.key, { events: [click] })).status).toBe(202);
  await rankWith(open.shop, { ...reply(["i30"]), revision: "0:1000000" });
  expect(await asked()).toBe("i30");
  const calls = (await rankCalls(open.shop)).length;
  await rankWith(open.shop, { ...reply(["i31"]), revision: "0:1000001" });
  await eventually(async () => (await asked()) === "i31");
  expect(await rankCalls(open.shop)).toHaveLength(calls + 1);
  expect((await post("/v1/shoppers/withdrawal", open.key, { shopper })).status).toBe(202);
  await rankWith(open.shop, reply(["i32"]));
  expect(await asked()).toBe("i32");
});

test("a kept result serves only the request that it was ranked for", async () => {
  const open = await openShop();
  await rankWith(open.shop, reply(["i30"]));
  const variants: object[] = [
    {},
    { history: [view("i6")] },
    { history: [{ item: "i5", event: "purchase" }] },
    { context: { country: "GB" } },
    { context: { device: "mobile" } },
    { requests: [{ placement: "home", n: 5 }] },
    { requests: [{ placement: "home", n: 4, category: "PRODUCE" }] },
    { requests: [{ placement: "home", n: 4, exclude: ["i1"] }] },
    { requests: [{ placement: "home", n: 4, items: ["i1"] }] },
    { requests: [{ placement: "home", n: 4, item: "i1" }] },
    { requests: [{ placement: "product", n: 4 }] },
  ];
  for (const variant of variants) {
    await askHome(open, variant);
    await askHome(open, variant);
  }
  expect(await rankCalls(open.shop)).toHaveLength(variants.length);
});

test("a kept result is masked against the newest availability, and filled up", async () => {
  const open = await openShop();
  const click = { id: "e", name: "view_item", at: Date.now(), session: "visit-3", items: [{ item_id: "i1" }] };
  const asked = () => askHome(open, { session: "visit-3" });
  expect((await post("/v1/events", open.key, { events: [click] })).status).toBe(202);
  await rankWith(open.shop, { ...reply(["i30", "i31"]), revision: "0:1000000" });
  expect(idsOf((await asked())[0])).toEqual(["i30", "i31", "i8", "i11"]);
  await scriptOrigin(open.shop, `/v1/delta/${open.shop}`, {
    status: 200,
    body: { ...emptyDelta(open.shop), unavailable: ["i30"] },
  });
  const masked = await eventually(async () => {
    const [home] = await asked();
    return idsOf(home)[0] !== "i30" && home;
  });
  expect(idsOf(masked)).toEqual(["i31", "i8", "i11", "i6"]);
  expect(await rankCalls(open.shop)).toHaveLength(1);
});

test("after five failures in a row the origin is not asked until a pause is over", async () => {
  const open = await openShop();
  await scriptOrigin(open.shop, "/v1/rank", { status: 500 });
  for (let count = 0; count < 12; count++) expect((await askHome(open))[0]?.rung).toBe("session");
  const failed = (await rankCalls(open.shop)).length;
  expect(failed).toBeGreaterThanOrEqual(5);
  expect(failed).toBeLessThanOrEqual(6);
  await rankWith(open.shop, reply(["i30"]));
  const endsAt = Date.now() + 10_000;
  while ((await askHome(open))[0]?.rung !== "ranked" && Date.now() < endsAt) await scheduler.wait(50);
  expect((await askHome(open))[0]?.rung).toBe("ranked");
});

test("one shop's lists never reach another", async () => {
  const [one, two] = [await openShop(), await openShop()];
  await rankWith(one.shop, reply(["i30"]));
  await rankWith(two.shop, reply(["i31"]));
  expect(idsOf((await askHome(one))[0])[0]).toBe("i30");
  expect(idsOf((await askHome(two))[0])[0]).toBe("i31");
});
