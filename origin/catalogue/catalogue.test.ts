import { getTableColumns, getTableName } from "drizzle-orm";
import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogueRowsMax } from "../../shared/wire/catalogue-bulk.ts";
import type { CatalogueItem } from "../../shared/wire/catalogue-item.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { startCatalogue } from "../services/catalogue.ts";
import { openPostgresLog } from "../stream/postgres-log.ts";
import { issueKey, listKeys, revokeKey } from "./api-keys.ts";
import { apiKeys, items, shops } from "./tables.ts";

const database = await openTestDatabase();
const { sql, tables } = database;
const keySecret = "a secret for tests, long enough to be one";
const log = await openPostgresLog({ database });
const service = startCatalogue({ sql, log, logger: pino({ level: "silent" }), keySecret });
const { catalogue } = service;
const keys = { a: "", b: "", browser: "" };

beforeAll(async () => {
  await sql`insert into shops (shop, name) values ('a', 'A'), ('b', 'B')`;
  keys.a = await issueKey(tables, "a", { kind: "secret" }, keySecret);
  keys.b = await issueKey(tables, "b", { kind: "secret" }, keySecret);
  keys.browser = await issueKey(tables, "a", { kind: "publishable" }, keySecret);
});
afterAll(async () => {
  await service.stop();
  await log.close();
});

interface Reply {
  readonly accepted: number;
  readonly refused: { index: number; code: string; message: string }[];
  readonly items: CatalogueItem[];
  readonly cursor?: string;
  readonly title: string;
  readonly error: { code: string };
}
async function call(method: string, path: string, body?: unknown, key = keys.a, headers: Record<string, string> = {}) {
  const response = await service.routes.request(path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (response.status === 204 ? {} : await response.json()) as Reply };
}
const codeOf = async (reply: ReturnType<typeof call>): Promise<string> => {
  const { status, body } = await reply;
  return `${status} ${body.error.code}`;
};

const text = (charsMax: number) =>
  fc.string({
    minLength: 1,
    maxLength: charsMax,
    unit: fc.constantFrom("a", "Z", "ä", "'", '"', "{", "}", ",", "\\", " "),
  });
const item: fc.Arbitrary<CatalogueItem> = fc.record(
  {
    id: text(10),
    title: text(20),
    description: text(30),
    categories: fc.array(text(8), { maxLength: 5 }),
    brand: text(8),
    price: fc.record({
      amount: fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 100),
      currency: fc.constant("EUR"),
    }),
    stock: fc.nat(1_000),
    link: text(20),
    image: text(20),
  },
  { requiredKeys: ["id", "title", "categories"] },
);

test("keeps every item as it was told, whatever its texts hold; the last of one id counts", async () => {
  await sql`insert into shops (shop, name) values ('p', 'P')`;
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 20 }), async (given) => {
      const reply = await catalogue.upsert("p", given);
      expect(reply).toMatchObject({ accepted: given.length, refused: [] });
      for (const expected of new Map(given.map((one) => [one.id, one])).values())
        expect(await catalogue.get("p", expected.id)).toEqual(expected);
    }),
    { numRuns: 25 },
  );
});

test("accepts the good rows of a bulk and names the bad ones by index and code", async () => {
  const reply = await call("PUT", "/v1/catalogue/items", {
    items: [
      { id: "1", title: "One" },
      { id: "", title: "x" },
      { id: "2" },
      "nonsense",
      { id: "3", title: "Three", stock: -1 },
    ],
  });
  expect(reply.status).toBe(200);
  expect(reply.body.accepted).toBe(1);
  expect(reply.body.refused.map((row) => [row.index, row.code])).toEqual(
    [1, 2, 3, 4].map((index) => [index, "item/invalid"]),
  );
  expect(reply.body.refused[1]?.message).toContain("title");
});

test("a text that no table can keep refuses its row alone", async () => {
  const texts = ["a\0b", "a\ud800b"];
  const rows = texts.flatMap((bad) => [
    ...["title", "description", "brand", "link", "image"].map((field) => ({ id: "n", title: "N", [field]: bad })),
    { id: "n", title: "N", categories: [bad] },
  ]);
  const reply = await call("PUT", "/v1/catalogue/items", { items: [...rows, { id: "n", title: "N" }] });
  expect(reply).toMatchObject({ status: 200, body: { accepted: 1 } });
  expect(reply.body.refused.map((row) => row.code)).toEqual(rows.map(() => "item/invalid"));
  for (const title of texts)
    expect(await codeOf(call("PATCH", "/v1/catalogue/items/n", { title }))).toBe("422 item/invalid");
});

test("raises the revision with each change, never for what is known already", async () => {
  const before = await catalogue.revision("a");
  const milk = { id: "milk", title: "Milk", price: { amount: 1.2, currency: "EUR" }, stock: 5 };
  expect((await catalogue.upsert("a", [milk])).revision).toBe(before + 1);
  expect((await catalogue.upsert("a", [milk])).revision).toBe(before + 1);
  expect((await catalogue.setStock("a", [{ id: "milk", stock: 5 }])).revision).toBe(before + 1);
  expect((await catalogue.setStock("a", [{ id: "milk", stock: 0 }])).revision).toBe(before + 2);
  expect((await catalogue.setPrices("a", [{ id: "milk", price: { amount: 1.3, currency: "EUR" } }])).revision).toBe(
    before + 3,
  );
  await catalogue.delete("a", "milk");
  expect(await catalogue.revision("a")).toBe(before + 4);
  await catalogue.upsert("a", [milk]);
  expect(await catalogue.get("a", "milk")).toMatchObject(milk);
});

test("concurrent writers of a shop get distinct revisions, in the order they commit", async () => {
  const before = await catalogue.revision("b");
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, n) => catalogue.upsert("b", [{ id: `c-${n}`, title: `C ${n}` }])),
  );
  const revisions = replies.map((reply) => reply.revision).toSorted((a, b) => a - b);
  expect(revisions).toEqual(Array.from({ length: 20 }, (_, n) => before + 1 + n));
});

test("a patch takes away what is null; an empty one changes nothing, and stock or price alone ask for no new bundle", async () => {
  const price = { amount: 2, currency: "EUR" };
  const full = {
    id: "tea",
    title: "Tea",
    categories: [],
    brand: "B",
    description: "d",
    link: "/l",
    image: "/i",
    price,
    stock: 1,
  };
  await catalogue.upsert("a", [full]);
  const contentRevision = async () =>
    (
      await sql<{ revision: number }[]>`select content_revision as revision from catalogue_revisions where shop = 'a'`
    )[0]?.revision;
  const before = await contentRevision();
  expect(await catalogue.patch("a", "tea", {})).toEqual(full);
  await catalogue.patch("a", "tea", { stock: 0 });
  await catalogue.patch("a", "tea", { price: { amount: 3, currency: "EUR" } });
  expect(await contentRevision()).toBe(before);
  const gone = { brand: null, description: null, link: null, image: null, price: null, stock: null };
  expect(await catalogue.patch("a", "tea", gone)).toEqual({ id: "tea", title: "Tea", categories: [] });
  expect(await contentRevision()).toBeGreaterThan(before ?? 0);
  await expect(catalogue.patch("a", "tea", { title: null })).rejects.toMatchObject({ code: "item/invalid" });
  await catalogue.delete("a", "tea");
});

test("changes a part and leaves the rest; stock null stops tracking", async () => {
  await catalogue.upsert("a", [{ id: "bread", title: "Bread", brand: "Baker", stock: 3 }]);
  expect((await call("PATCH", "/v1/catalogue/items/bread", { title: "Rye bread", stock: null })).body).toEqual({
    id: "bread",
    title: "Rye bread",
    categories: [],
    brand: "Baker",
  });
});

test("stock and price rows for items that are not there are refused by index", async () => {
  await catalogue.upsert("a", [{ id: "tea", title: "Tea", stock: 1 }]);
  const { body } = await call("POST", "/v1/catalogue/stock", {
    updates: [{ id: "nothing", stock: 1 }, { id: "tea", stock: 0 }, { id: "tea" }],
  });
  expect(body.accepted).toBe(1);
  expect(body.refused.map((row) => [row.index, row.code])).toEqual([
    [0, "item/unknown"],
    [2, "item/invalid"],
  ]);
  expect((await catalogue.get("a", "tea"))?.stock).toBe(0);
});

test("pages through all items by cursor, each once", async () => {
  await sql`insert into shops (shop, name) values ('many', 'Many')`;
  const ids = Array.from({ length: 25 }, (_, n) => `n/${n} ä`);
  await catalogue.upsert(
    "many",
    ids.map((id) => ({ id, title: id })),
  );
  const key = await issueKey(tables, "many", { kind: "secret" }, keySecret);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await call(
      "GET",
      `/v1/catalogue/items?limit=10${cursor ? `&cursor=${cursor}` : ""}`,
      undefined,
      key,
    );
    seen.push(...body.items.map((one) => one.id));
    cursor = body.cursor;
  } while (cursor);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  const encoded = await call("GET", `/v1/catalogue/items/${encodeURIComponent("n/3 ä")}`, undefined, key);
  expect(encoded.body.title).toBe("n/3 ä");
});

test("every change reaches the log once, an item's changes in order", async () => {
  const shop = "logged";
  await sql`insert into shops (shop, name) values (${shop}, 'L')`;
  await catalogue.upsert(shop, [{ id: "x", title: "X", stock: 1 }]);
  await catalogue.setStock(shop, [{ id: "x", stock: 0 }]);
  await catalogue.delete(shop, "x");
  const found: unknown[] = [];
  const consumer = await log.consume({
    topic: "catalogue",
    group: "test",
    batchRecordsMax: 100,
    position: async () => 0n,
    handle: async ({ records }) => {
      for (const record of records) if (record.key === `${shop}/x`) found.push(JSON.parse(record.value));
    },
  });
  await expect.poll(() => found.length, { timeout: 15_000 }).toBe(3);
  expect(found).toEqual([
    { shop, item: "x", revision: 1, change: "upserted" },
    { shop, item: "x", revision: 2, change: "stock" },
    { shop, item: "x", revision: 3, change: "deleted" },
  ]);
  await consumer.stop();
  expect(await sql`select 1 from catalogue_changes where shop = ${shop}`).toHaveLength(0);
});

describe("who may call, and how", () => {
  const routes: [string, string, unknown?][] = [
    ["PUT", "/v1/catalogue/items", { items: [{ id: "of-a", title: "A's" }] }],
    ["GET", "/v1/catalogue/items"],
    ["GET", "/v1/catalogue/items/of-a"],
    ["PATCH", "/v1/catalogue/items/of-a", { title: "changed" }],
    ["DELETE", "/v1/catalogue/items/of-a"],
    ["POST", "/v1/catalogue/stock", { updates: [{ id: "of-a", stock: 1 }] }],
    ["POST", "/v1/catalogue/prices", { updates: [{ id: "of-a", price: { amount: 1, currency: "EUR" } }] }],
  ];

  test.each(routes)("%s %s needs a secret key that is not revoked", async (method, path, body) => {
    const revoked = await issueKey(tables, "a", { kind: "secret", name: "old" }, keySecret);
    const [old] = (await listKeys(tables, "a")).filter((key) => key.name === "old" && key.revokedAt === null);
    await revokeKey(tables, "a", old?.id ?? "");
    const foreign = await issueKey(tables, "a", { kind: "secret" }, "another secret, as long as the first one");
    expect(await codeOf(call(method, path, body, keys.browser))).toBe("403 key/scope");
    expect(await codeOf(call(method, path, body, revoked))).toBe("401 key/revoked");
    expect(await codeOf(call(method, path, body, foreign))).toBe("401 key/unknown");
    expect(await codeOf(call(method, path, body, "sk_nonsense"))).toBe("401 key/malformed");
    expect(await codeOf(call(method, path, body, keys.a, { authorization: "" }))).toBe("401 key/missing");
  });

  test("a shop's key sees and touches nothing of another shop", async () => {
    await catalogue.upsert("a", [{ id: "of-a", title: "A's", stock: 7 }]);
    const before = await catalogue.get("a", "of-a");
    for (const [method, path, body] of routes.slice(1)) await call(method, path, body, keys.b);
    expect(await codeOf(call("GET", "/v1/catalogue/items/of-a", undefined, keys.b))).toBe("404 item/unknown");
    expect(await codeOf(call("PATCH", "/v1/catalogue/items/of-a", { title: "x" }, keys.b))).toBe("404 item/unknown");
    await call("PUT", "/v1/catalogue/items", { items: [{ id: "of-a", title: "B's" }] }, keys.b);
    expect(await catalogue.get("a", "of-a")).toEqual(before);
  });

  test("bad bodies get their code", async () => {
    const put = (body: unknown, headers = {}) => codeOf(call("PUT", "/v1/catalogue/items", body, keys.a, headers));
    expect(await put("{")).toBe("400 request/malformed-json");
    expect(await put({ items: [] })).toBe("422 request/invalid");
    expect(await put({ rows: [] })).toBe("422 request/invalid");
    expect(await put("x", { "content-type": "text/plain" })).toBe("415 request/content-type");
    expect(await put({ items: new Array(catalogueRowsMax + 1).fill(0) })).toBe("422 request/too-many");
    expect(await put("x".repeat(10_000_001))).toBe("413 request/too-large");
    expect(await codeOf(call("PATCH", "/v1/catalogue/items/of-a", { stock: 1.5 }))).toBe("422 item/invalid");
    expect(await codeOf(call("GET", "/v1/catalogue/items?limit=0"))).toBe("422 request/invalid");
    expect(await codeOf(call("GET", "/v1/catalogue/items?cursor=*"))).toBe("422 request/invalid");
    expect(await codeOf(call("DELETE", "/v1/catalogue/items/never-there"))).toBe("404 item/unknown");
  });
});

test("the tables' definitions agree with the migrated database", async () => {
  for (const table of [shops, items, apiKeys]) {
    const columns = await sql<{ name: string; required: boolean }[]>`
      select column_name as name, is_nullable = 'NO' as required from information_schema.columns where table_name = ${getTableName(table)}`;
    const defined = Object.values(getTableColumns(table)).map(({ name, notNull }) => ({ name, required: notNull }));
    expect(defined.toSorted(byName)).toEqual([...columns].toSorted(byName));
  }
});
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
