// A newcomer types `npm start`. A year of a grocer's baskets is imported, models are trained and published, and the shop is open:
// the edge answers under one address, the origin and its console under another, and the keys lie in a file.
import { statSync } from "node:fs";
import { expect, inject, test } from "vitest";
import { call, catalogue, keys, keysFile, reply, shelf, until } from "./the-shop.ts";

test("the start says where shop, console and keys are, and last that it is ready", () => {
  const lines = inject("journeyLines");
  expect(lines.at(-1)).toBe("Endcap is ready");
  const told = lines.join("\n");
  for (const url of [keys.edgeUrl, keys.originUrl]) expect(told).toContain(`http://localhost:${new URL(url).port}/`);
  expect(told).toContain("demo-keys.json");
});

test("the keys are in a file that only its owner can read", () => {
  expect((statSync(keysFile).mode & 0o777).toString(8)).toBe("600");
  expect(keys).toEqual({
    shop: "grocer",
    publishableKey: expect.stringMatching(/^pk_/),
    secretKey: expect.stringMatching(/^sk_/),
    edgeUrl: expect.stringMatching(/^http:/),
    originUrl: expect.stringMatching(/^http:/),
    adminUrl: expect.stringMatching(/^http:/),
    adminToken: expect.stringMatching(/^ea_/),
  });
});

test("edge and origin say that they are well, and which release they are", async () => {
  expect(await reply(`${keys.edgeUrl}/v1/health`)).toEqual({ status: "ok", origin: "reachable" });
  expect(await reply(`${keys.edgeUrl}/v1/version`)).toMatchObject({ name: "endcap" });
  const { services } = (await reply(`${keys.originUrl}/health`)) as { services: { name: string; ok: boolean }[] };
  expect(services.map(({ name, ok }) => [name, ok])).toEqual(
    ["intake", "stream", "rank", "catalogue", "publish", "train", "redis-bridge", "admin"].map((name) => [name, true]),
  );
  expect(await (await call(`${keys.originUrl}/metrics`)).text()).toContain("endcap_stream_lag_records");
});

test("the storefront, the beacon and the documentation are served from one address", async () => {
  for (const [path, type] of [
    ["/", "text/html"],
    ["/departments/produce", "text/html"],
    ["/products/1082185", "text/html"],
    ["/cart", "text/html"],
    ["/search?q=milk", "text/html"],
    ["/pictures/1082185.svg", "image/svg+xml"],
    ["/beacon.js", "text/javascript"],
    ["/docs", "text/html"],
    ["/openapi.json", "application/json"],
  ] as const) {
    const response = await call(keys.edgeUrl + path);
    await response.arrayBuffer();
    expect([path, response.status, response.headers.get("content-type")]).toEqual([
      path,
      200,
      expect.stringContaining(type),
    ]);
  }
});

test("five models are live, and a shelf is ranked by them", async () => {
  const { models } = (await reply(`${keys.originUrl}/v1/admin/models`, { key: keys.adminToken })) as {
    models: { model: string; version: string; live: boolean }[];
  };
  const live = models.filter((model) => model.live);
  expect(live.map(({ model }) => model).sort()).toEqual([
    "bought-together",
    "buy-it-again",
    "item-to-item",
    "popular",
    "trending",
  ]);
  await until(async () => {
    const { rung, modelVersion } = await shelf({
      placement: "home",
      n: 12,
      history: [{ item: "1082185", event: "view_item", ageMs: 0 }],
    });
    expect(rung).toBe("ranked");
    expect(live.some(({ version }) => modelVersion.includes(version))).toBe(true);
  });
});

test("the whole assortment is for sale: more than six thousand things in the departments of a grocer", async () => {
  const items = await catalogue();
  expect(items.length).toBeGreaterThan(6_000);
  const departments = new Set(items.map(({ categories }) => categories[0]));
  for (const department of ["PRODUCE", "MEAT", "DELI", "DRUG GM", "GROCERY"]) expect(departments).toContain(department);
});
