import { expect, test } from "vitest";
import type { Delta } from "../../shared/wire/delta.ts";
import { bundleKey, cardsKey } from "../bundle/published-keys.ts";
import { encodeShop, testShop } from "../bundle/test-shop.ts";
import type { OpenShop } from "../routes/test-shelves.ts";
import { ask, emptyDelta, idsOf, openShop, publish, view } from "../routes/test-shelves.ts";
import { bindings, errorCode, eventually, issueKey, newShop, originCalls, post, scriptOrigin } from "../test-edge.ts";
import { liveShops } from "./live-shops.ts";

const script = (shop: string, more: Partial<Delta>, extra: object = {}) =>
  scriptOrigin(shop, `/v1/delta/${shop}`, { status: 200, body: { ...emptyDelta(shop), ...more }, ...extra });

const pulls = async (shop: string) => (await originCalls(shop)).filter(({ path }) => path.startsWith("/v1/delta/"));

const askPopular = ({ key }: OpenShop, n = 3) => ask(key, { requests: [{ placement: "popular", n }] });

test("what the delta says about stock, prices, lists and rules is in the first answer of a cold isolate", async () => {
  const open = await openShop({ createdAt: Date.now() - 5_000 });
  await script(open.shop, {
    bundle: open.checksum,
    unavailable: ["i0", "unheard of"],
    prices: { i1: { amount: 99.5, currency: "USD" } },
    lists: {
      trending: [
        ["i33", 7],
        ["not here", 6],
        ["i34", 5],
      ],
    },
    rules: [
      { id: "no-2", kind: "hide", item: "i2" },
      { id: "first", kind: "pin", item: "i40", position: 0, placement: "popular" },
    ],
  });
  const [popular, trending] = await ask(open.key, {
    requests: [
      { placement: "popular", n: 4 },
      { placement: "trending", n: 3 },
    ],
  });
  expect(idsOf(popular)).toEqual(["i40", "i1", "i3", "i4"]);
  expect(popular?.items[1]).toMatchObject({ title: "Item 1", price: { amount: 99.5, currency: "USD" } });
  expect(popular?.items[0]?.reason).toBe("Picked by the shop");
  expect(popular?.stockAgeMs).toEqual(expect.any(Number));
  expect(idsOf(trending)).toEqual(["i33", "i34", "i1"]);
});

test("an item that comes back into stock is shown again", async () => {
  const shop = newShop();
  const { source, cards } = testShop(shop);
  const items = source.items.map((item) => ({ ...item, available: item.id !== "i1" }));
  const encoded = await encodeShop({ source: { ...source, items }, cards });
  await bindings.PUBLISHED.put(bundleKey(shop, encoded.checksum), encoded.bundle);
  for (const shard of encoded.shards) await bindings.PUBLISHED.put(cardsKey(shop, shard.checksum), shard.bytes);
  await bindings.PUBLISHED.put(`current/${shop}`, encoded.checksum);
  const open = { shop, key: await issueKey("publishable", shop), checksum: encoded.checksum };
  expect(idsOf((await askPopular(open))[0])).toEqual(["i0", "i2", "i3"]);
  await script(shop, { bundle: encoded.checksum, available: ["i1"] });
  await eventually(async () => idsOf((await askPopular(open))[0])[1] === "i1");
});

test("a revoked key is refused once the delta names it", async () => {
  const open = await openShop();
  await script(open.shop, { revokedKeys: ["publishable-1"] });
  const refused = await eventually(async () => {
    const response = await post("/v1/recommendations", open.key, { requests: [{ placement: "home" }] });
    return response.status === 200 ? undefined : response;
  });
  expect([refused.status, await errorCode(refused)]).toEqual([401, "key/revoked"]);
});

test("a delta that did not change is not sent again, and counts as fresh", async () => {
  const open = await openShop();
  await script(open.shop, { at: Date.now() - 60_000 }, { headers: { etag: '"one"' } });
  const [old] = await askPopular(open);
  expect(old?.stockAgeMs).toBeGreaterThanOrEqual(59_000);
  await scriptOrigin(open.shop, `/v1/delta/${open.shop}`, { status: 304 });
  const fresh = await eventually(async () => {
    const [answer] = await askPopular(open);
    return (answer?.stockAgeMs ?? 60_000) < 5_000 && answer;
  });
  expect(idsOf(fresh)).toEqual(["i0", "i1", "i2"]);
  expect((await pulls(open.shop)).at(-1)?.headers["if-none-match"]).toBe('"one"');
});

test("while the origin fails, answers go on with what was last known and the origin is left in peace", async () => {
  const open = await openShop();
  await script(open.shop, { unavailable: ["i0"] });
  expect(idsOf((await askPopular(open))[0])).toEqual(["i1", "i2", "i3"]);
  await scriptOrigin(open.shop, `/v1/delta/${open.shop}`, { status: 503 });
  await eventually(async () => {
    await askPopular(open);
    return (await pulls(open.shop)).some(({ status }) => status === 503);
  });
  const before = (await pulls(open.shop)).length;
  const answers = await Promise.all(Array.from({ length: 50 }, () => askPopular(open)));
  for (const [answer] of answers) expect(idsOf(answer)).toEqual(["i1", "i2", "i3"]);
  expect((await pulls(open.shop)).length).toBeLessThanOrEqual(before + 1);
});

test("an origin that says something else than a delta changes nothing", async () => {
  const open = await openShop();
  for (const body of [{}, "text", { ...emptyDelta("another-shop"), unavailable: ["i0"] }]) {
    await scriptOrigin(open.shop, `/v1/delta/${open.shop}`, { status: 200, body });
    const [answer] = await askPopular(open);
    expect(idsOf(answer)).toEqual(["i0", "i1", "i2"]);
    expect(answer?.stockAgeMs).toBeNull();
  }
});

test("the bundle that the delta names is loaded behind an answer; until it is here the old one serves", async () => {
  const open = await openShop();
  const next = await encodeShop(testShop(open.shop, 60, { modelVersion: "model-2", createdAt: 2_000 }));
  await script(open.shop, { bundle: next.checksum });
  const [before] = await askPopular(open);
  expect(before?.modelVersion).toBe("model-1");
  for (const shard of next.shards) await bindings.PUBLISHED.put(cardsKey(open.shop, shard.checksum), shard.bytes);
  await bindings.PUBLISHED.put(bundleKey(open.shop, next.checksum), next.bundle);
  await eventually(async () => (await askPopular(open))[0]?.modelVersion === "model-2");
});

test("stock known for the serving bundle stays known when the delta already speaks of the next one", async () => {
  const open = await openShop();
  await script(open.shop, { bundle: open.checksum, unavailable: ["i0"] });
  await eventually(async () => idsOf((await askPopular(open))[0])[0] === "i1");
  await script(open.shop, { bundle: "f".repeat(64), unavailable: ["i1"] });
  await eventually(async () => {
    await askPopular(open);
    return liveShops.deltas.view(open.shop)?.delta.bundle === "f".repeat(64);
  });
  expect(idsOf((await askPopular(open))[0])).toEqual(["i2", "i3", "i4"]);
});

test("a newly published bundle serves at once, even before the delta names it", async () => {
  const open = await openShop();
  await script(open.shop, { bundle: open.checksum, at: 1_500 });
  await askPopular(open);
  await publish(open.shop, { modelVersion: "model-2", createdAt: 2_000 });
  const [answer] = await ask(open.key, { history: [view("i1")], requests: [{ placement: "home" }] });
  expect(answer?.modelVersion).toBe("model-2");
});
