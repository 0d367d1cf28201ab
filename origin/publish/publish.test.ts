import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EdgeServer } from "../../scripts/edge-server.ts";
import { startEdge } from "../../scripts/edge-server.ts";
import { deriveSecret } from "../../shared/trust/secret.ts";
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import { openBundle } from "../../shared/wire/bundle.ts";
import { openCardShard } from "../../shared/wire/card-shard.ts";
import type { Delta } from "../../shared/wire/delta.ts";
import { issueKey, listKeys, revokeKey } from "../catalogue/api-keys.ts";
import { openCatalogue } from "../catalogue/catalogue.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { featureStore } from "../features/feature-store.ts";
import { folderStore } from "../objects/folder-store.ts";
import { startPublish } from "../services/publish.ts";
import type { Service } from "../services/service.ts";
import { writeBakedLists } from "./baked-lists.ts";
import type { PublishedItems } from "./build-bundle.ts";
import { buildBundle } from "./build-bundle.ts";
import type { NeighbourSource } from "./neighbour-source.ts";
import { listPublications, readFiles } from "./publications.ts";
import { publishShop } from "./publish-shop.ts";
import { readShopContent } from "./shop-content.ts";

const root = "the root secret of a deployment in tests";
const { sql, tables } = await openTestDatabase();
const folder = await mkdtemp(join(tmpdir(), "endcap-publish-"));
const objects = folderStore(join(folder, "objects"));
const catalogue = openCatalogue(sql);
const serviceSecret = await deriveSecret(root, "service");
const keySecret = await deriveSecret(root, "api-key");
const { crowdLists } = featureStore(sql);
const models = { version: "one" };
const neighbours: NeighbourSource = {
  neighbours: async () => ({
    modelVersion: `item-to-item:${models.version}`,
    rows: {
      similar: new Map([
        [
          "i-1",
          [
            ["i-2", 3],
            ["gone", 2],
            ["i-1", 2],
            ["i-3", 1],
          ] as const,
        ],
      ]),
      together: new Map(),
    },
  }),
};
let service: Service;
let edge: EdgeServer;
const server = createServer();
let modelsChanged: (shop: string | undefined) => void = () => {};
const itemsOf = (count: number, prefix = "i") =>
  Array.from({ length: count }, (_, n) => ({
    id: `${prefix}-${n + 1}`,
    title: `Item ${n + 1}`,
    categories: n % 2 ? ["PRODUCE", "Fruit"] : ["DELI"],
    price: { amount: 1.25 + n, currency: "USD" },
    stock: 5,
    link: `/products/${prefix}-${n + 1}`,
  }));

beforeAll(async () => {
  await sql`insert into shops (shop, name) values ('a', 'A'), ('b', 'B')`;
  await catalogue.upsert("a", itemsOf(30));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const originUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  edge = await startEdge({
    port: 0,
    stateFolder: join(folder, "edge"),
    runFolder: join(folder, "run"),
    bundling: { keptIn: join(folder, "bundles") },
    bindings: { ENDCAP_EDGE_SECRET: root, ORIGIN_URL: originUrl },
  });
  service = await startPublish({
    ...{ sql, objects, crowdLists, neighbours, serviceSecret },
    logger: pino({ level: "silent" }),
    edgeUrl: edge.url,
    onModelsChanged: async (changed) => {
      modelsChanged = changed;
      return async () => {};
    },
    ...{ apartMsMin: 100, debounceMs: 50, pollMs: 50 },
  });
  server.on("request", getRequestListener(service.routes.fetch));
});
afterAll(async () => {
  await service.stop();
  await edge.stop();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const deltaCall = async (shop: string, etag?: string, secret = serviceSecret) => {
  const path = `/v1/delta/${shop}`;
  const signature = await signCall({ method: "GET", path, body: "" }, secret, Date.now());
  return service.routes.request(path, {
    headers: { [signatureHeader]: signature, ...(etag === undefined ? {} : { "if-none-match": etag }) },
  });
};
const readDelta = async (shop = "a"): Promise<Delta> => (await (await deltaCall(shop)).json()) as Delta;
const newest = async (shop: string) => (await listPublications(sql, shop, 1))[0];
const shelf = async (key: string, body: unknown = { requests: [{ placement: "popular", n: 10 }] }) => {
  const response = await fetch(`${edge.url}/v1/recommendations`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer };
};
interface Answer {
  readonly answers: { readonly items: { id: string; title: string; price: { amount: number } }[] }[];
  readonly error?: { readonly code: string };
}
const waitMs = { timeout: 20_000, interval: 100 };

test("a shop's catalogue reaches the edge by itself, and the Worker answers from it", async () => {
  const key = await issueKey(tables, "a", { kind: "secret" }, keySecret);
  await expect.poll(async () => (await newest("a"))?.items, waitMs).toBe(30);
  const { body, status } = await shelf(key, {
    requests: [{ placement: "popular", n: 10, fields: ["title", "price"] }],
  });
  expect(status).toBe(200);
  const items = body.answers[0]?.items ?? [];
  expect(items).toHaveLength(10);
  for (const item of items)
    expect(await catalogue.get("a", item.id)).toMatchObject({ title: item.title, price: item.price });
});

test("the bundle that went holds items, prices, neighbours and cards as the shop has them", async () => {
  const published = await newest("a");
  const files = await readFiles(objects, "a", published?.checksum ?? "");
  if (!files) throw new Error("the files are gone");
  const bundle = openBundle(files.bundle.bytes.buffer);
  const [cards] = files.cards.map((card) => openCardShard(card.bytes.buffer));
  expect(bundle.count).toBe(30);
  expect(bundle.meta.modelVersion).toBe("item-to-item:one");
  expect(bundle.meta.placements.map((placement) => placement.name)).toContain("home");
  for (let index = 0; index < bundle.count; index++) {
    const item = await catalogue.get("a", bundle.idOf(index));
    expect(bundle.price[index]).toBeCloseTo(item?.price?.amount ?? -1, 4);
    expect(bundle.meta.categories[bundle.department[index] ?? -1]).toBe(item?.categories[0]);
    expect(bundle.meta.categories[bundle.category[index] ?? -1]).toBe(item?.categories.at(-1));
    expect(JSON.parse(cards?.text(index) ?? "{}")).toMatchObject({
      id: item?.id,
      title: item?.title,
      price: item?.price,
    });
  }
  const { start, item } = bundle.neighbours.similar;
  const row = bundle.indexOf("i-1") ?? -1;
  const ids = [...item.subarray(start[row], start[row + 1])].map((number) => bundle.idOf(number));
  expect(ids).toEqual(["i-2", "i-3"]);
});

test("stock, prices, rules and revoked keys show in the delta within five seconds, and in the Worker's answers", async () => {
  const key = await issueKey(tables, "a", { kind: "secret" }, keySecret);
  const before = await shelf(key);
  const shown = before.body.answers[0]?.items.map((item) => item.id) ?? [];
  const [sold = "", dearer = ""] = shown;
  await readDelta();
  await catalogue.setStock("a", [{ id: sold, stock: 0 }]);
  await catalogue.setPrices("a", [{ id: dearer, price: { amount: 99.5, currency: "USD" } }]);
  await expect
    .poll(() => readDelta(), { timeout: 5_000, interval: 100 })
    .toMatchObject({
      unavailable: [sold],
      prices: { [dearer]: { amount: 99.5, currency: "USD" } },
    });
  await expect
    .poll(async () => (await shelf(key)).body.answers[0]?.items.map((item) => item.id), waitMs)
    .not.toContain(sold);
  const after = await shelf(key, { requests: [{ placement: "popular", n: 10, fields: ["price"] }] });
  expect(after.body.answers[0]?.items).toHaveLength(10);
  expect(after.body.answers[0]?.items.find((item) => item.id === dearer)?.price.amount).toBe(99.5);

  const [first] = (await listKeys(tables, "a")).filter((known) => known.revokedAt === null).slice(-1);
  await revokeKey(tables, "a", first?.id ?? "");
  await sql`update shops set settings = ${sql.json({ rules: [{ id: "r", kind: "hide", item: "i-9" }] })} where shop = 'a'`;
  await expect
    .poll(() => readDelta(), waitMs)
    .toMatchObject({
      revokedKeys: [first?.id],
      rules: [{ id: "r", kind: "hide", item: "i-9" }],
    });
  await expect.poll(async () => (await shelf(key)).body.error?.code, waitMs).toBe("key/revoked");

  await catalogue.setStock("a", [{ id: sold, stock: 1 }]);
  await expect.poll(async () => (await readDelta()).unavailable, waitMs).toEqual([]);
});

test("a crowd shows as trending in the delta", async () => {
  await sql`insert into crowd_counts (shop, item, country, trending_log2, shoppers_log2, popular_log2, last_at)
    select 'a', 'i-7', '', 5 + hours / 6, 4 + hours / 24, 5 + hours / 720, now()
    from (select extract(epoch from now() - '2024-01-01T00:00:00Z'::timestamptz)::float8 / 3600 as hours) as age`;
  await expect.poll(async () => (await readDelta()).lists["trending"]?.map(([id]) => id), waitMs).toEqual(["i-7"]);
});

test("an unchanged delta is a 304, and only the edge may ask", async () => {
  const first = await deltaCall("a");
  const etag = first.headers.get("etag") ?? "";
  await expect
    .poll(async () => (await deltaCall("a", (await deltaCall("a")).headers.get("etag") ?? "")).status, waitMs)
    .toBe(304);
  expect(etag).toMatch(/^"[\w-]{22}"$/);
  expect((await deltaCall("a", undefined, "another secret that is long enough")).status).toBe(401);
  expect((await service.routes.request("/v1/delta/a")).status).toBe(401);
  expect((await deltaCall("nobody")).status).toBe(404);
  expect(await readDelta("b")).toMatchObject({ shop: "b", unavailable: [], prices: {}, lists: {} });
});

test("a promoted model and a new item publish again; the same content does not", async () => {
  const parts = { sql, objects, crowdLists, neighbours, edge: { edgeUrl: edge.url, serviceSecret, now: Date.now } };
  models.version = "two";
  modelsChanged("a");
  await expect.poll(async () => (await newest("a"))?.modelVersion, waitMs).toBe("item-to-item:two");
  await catalogue.upsert("a", itemsOf(31));
  await expect.poll(async () => (await newest("a"))?.items, waitMs).toBe(31);
  await expect.poll(async () => (await readDelta()).bundle, waitMs).toBe((await newest("a"))?.checksum);
  expect((await publishShop(parts, "a")).outcome).toBe("unchanged");
  expect((await objects.list("published/shop=a/lists/")).length).toBeLessThanOrEqual(3);
});

test("while the edge is down a publication waits, then goes through", async () => {
  const parked = createServer((_, response) => response.writeHead(503).end());
  await new Promise<void>((done) => parked.listen(0, "127.0.0.1", done));
  const { port } = parked.address() as AddressInfo;
  parked.close();
  await sql`insert into shops (shop, name) values ('late', 'L')`;
  await catalogue.upsert("late", itemsOf(3));
  const parts = { sql, objects, crowdLists, neighbours };
  const down = { edgeUrl: `http://127.0.0.1:${port}`, serviceSecret, now: Date.now };
  await expect(publishShop({ ...parts, edge: down }, "late")).rejects.toThrow("does not answer");
  await expect.poll(async () => (await newest("late"))?.items, waitMs).toBe(3);
});

test("a bundle that is too large keeps the items that are most in demand", async () => {
  await sql`insert into shops (shop, name) values ('large', 'L')`;
  await catalogue.upsert("large", itemsOf(400, "large"));
  await sql`insert into crowd_counts (shop, item, country, trending_log2, popular_log2, last_at)
    select 'large', 'large-' || n, '', 1, n, now() from generate_series(1, 400) n`;
  const content = await readShopContent({ sql, crowdLists, neighbours }, "large");
  const whole = await buildBundle(content, 1);
  const part = await buildBundle(content, 1, Math.floor(whole.bundle.bytes.length / 2));
  const kept = Object.keys(part.items satisfies PublishedItems);
  expect(part.bundle.bytes.length).toBeLessThanOrEqual(whole.bundle.bytes.length / 2);
  expect(kept.length).toBeGreaterThan(50);
  const ranks = kept.map((id) => Number(id.split("-")[1]));
  expect(Math.min(...ranks)).toBe(400 - kept.length + 1);
});

test("baked lists are a module that holds each shop's available items with their cards", async () => {
  await catalogue.upsert("b", [
    { id: "x", title: "X", categories: ["D"], stock: 0 },
    { id: "y", title: "Y", categories: ["D"], price: { amount: 2, currency: "EUR" } },
  ]);
  const file = join(folder, "baked", "baked.ts");
  await writeBakedLists({ sql, crowdLists, neighbours }, ["b", "a"], file, 7);
  const { baked } = await import(file);
  expect(baked.b).toMatchObject({
    at: 7,
    lists: { popular: [{ id: "y", title: "Y", price: { amount: 2, currency: "EUR" } }] },
  });
  expect(baked.a.lists.popular.length).toBe(31);
  expect(baked.a.placements.length).toBeGreaterThan(3);
  expect(await readFile(file, "utf8")).toContain("export const baked");
});

test("the newest three publications keep their files, the newest thousand their rows", async () => {
  await sql`insert into publications (shop, checksum, content, model_version, catalogue_revision, items, bytes, card_shards)
    select 'a', 'old-' || n, 'old-' || n, 'm', 0, 0, 0, 0 from generate_series(1, 1100) as n`;
  await catalogue.upsert("a", [{ id: "i-last", title: "Item last" }]);
  const lists = () => objects.list("published/shop=a/lists/");
  await expect.poll(async () => (await lists()).length, waitMs).toBe(1);
  const [row] = await sql<{ rows: number }[]>`select count(*) as rows from publications where shop = 'a'`;
  expect(row?.rows).toBe(1_000);
});
