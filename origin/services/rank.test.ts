import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, expect, test, vi } from "vitest";
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import type { RankReply, RankRequest } from "../../shared/wire/rank.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { featureStore } from "../features/feature-store.ts";
import { folderStore } from "../objects/folder-store.ts";
import { sha256 } from "../registry/artefacts.ts";
import type { ModelRef } from "../registry/registry.ts";
import { openRegistry } from "../registry/registry.ts";
import { boughtTogether } from "../training/models/bought-together.ts";
import { buyItAgain } from "../training/models/buy-it-again.ts";
import { itemToItem } from "../training/models/item-to-item.ts";
import { popular } from "../training/models/popular.ts";
import type { SourceModel } from "../training/models/source-model.ts";
import { trending } from "../training/models/trending.ts";
import type { TestRow } from "../training/test-data.ts";
import { seededRandom, testData } from "../training/test-data.ts";
import { startRank } from "./rank.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 5, 1);
const secret = "service secret of a test";
const shop = "grocer";
const departments = Array.from({ length: 120 }, (_, item) => `D${item % 6}`);

const database = await openTestDatabase();
const { sql } = database;
const folder = mkdtempSync(join(tmpdir(), "endcap-rank-"));
const registry = openRegistry(sql, folderStore(folder));
const features = featureStore(sql);

await sql`insert into shops (shop, name) values (${shop}, 'Grocer'), ('empty', 'Empty'), ('other', 'Other')`;
await sql`insert into items (shop, id, title, categories, brand, stock, revision)
  select ${shop}, 'item-' || n, 'Item ' || n, array['D' || ((n - 1) % 6), 'C' || n % 24], 'B' || n % 5, case when n = 7 then 0 end, 1
  from generate_series(1, 120) n`;
await sql`insert into catalogue_revisions (shop, revision) values (${shop}, 1)`;

/** Shoppers stay in one department: item n is followed by the items of its department. */
const random = seededRandom(11);
const rows: TestRow[] = Array.from({ length: 400 }, (_, shopper) =>
  Array.from({ length: 6 }, (_, step) => ({
    shopper,
    item: 1 + ((shopper % 6) + 6 * Math.floor(random() * random() * 20)),
    at: nowMs - dayMs * (1 + random() * 60) + step,
  })),
).flat();
const data = testData(rows, departments);
let versions = 0;

async function publish(model: SourceModel, itemIds: readonly string[] = data.itemIds, owner = shop): Promise<ModelRef> {
  const trained = model.train(data, nowMs);
  const ref = { shop: owner, model: model.name, version: `v${++versions}` };
  await registry.save(
    {
      ...ref,
      ...trained.shape,
      kind: "source",
      createdAt: nowMs + versions,
      dataWindow: { fromMs: nowMs - 61 * dayMs, toMs: nowMs, events: rows.length },
      parameters: trained.parameters,
      metrics: {},
    },
    { onnx: trained.onnx, itemIds },
  );
  await registry.promote(ref, { actor: "test" });
  return ref;
}

for (const model of [popular, trending, itemToItem, boughtTogether, buyItAgain]) await publish(model);
const service = await startRank({
  sql,
  registry,
  features,
  logger: pino({ level: "silent" }),
  serviceSecret: secret,
  now: () => nowMs,
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function call(request: unknown, key = secret): Promise<Response> {
  const body = JSON.stringify(request);
  const header = await signCall({ method: "POST", path: "/v1/rank", body }, key, nowMs);
  return service.routes.request("/v1/rank", { method: "POST", body, headers: { [signatureHeader]: header } });
}
type Asked = Partial<Omit<RankRequest, "requests">> & { requests: Partial<RankRequest["requests"][number]>[] };
async function ranked({ requests, ...rest }: Asked): Promise<RankReply> {
  const shelf = { items: [], n: 10, exclude: [] };
  const response = await call({
    ...{ shop, consent: "full", history: [] },
    ...rest,
    requests: requests.map((each) => ({ ...shelf, ...each })),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as RankReply;
}
const ids = (reply: RankReply, shelf = 0): string[] => reply.answers[shelf]?.items.map(({ id }) => id) ?? [];
const departmentOf = (id: string): string => departments[Number(id.slice(5)) - 1] ?? "";
const view = (item: number, ageMs = 0) => ({ item: `item-${item}`, event: "view_item" as const, ageMs });

test("a start ends with the live models loaded, and a shop's first promotion loads them before anybody asks", async () => {
  const hosted = () => service.host.hosted().filter(({ live }) => live.length > 0);
  expect(hosted()).toEqual([expect.objectContaining({ shop, live: await registry.live(shop) })]);
  await publish(popular, data.itemIds, "other");
  await vi.waitFor(() => expect(hosted().map((each) => each.shop)).toEqual([shop, "other"]), 10_000);
});

test("every placement answers with exactly n distinct available items, best first, each with its reason", async () => {
  const placements = ["home", "buy-again", "product", "product-together", "cart", "department", "trending", "popular"];
  const reply = await ranked({
    history: [view(1)],
    requests: placements.map((placement) => ({ placement, item: "item-2", items: ["item-3", "item-4"], n: 30 })),
  });
  expect(reply.answers).toHaveLength(placements.length);
  for (const { items } of reply.answers) {
    expect(new Set(items.map(({ id }) => id)).size).toBe(30);
    const shown = items.map(({ id }) => id);
    for (const hidden of ["item-2", "item-3", "item-4", "item-7"]) expect(shown).not.toContain(hidden);
    for (const { reason } of items) expect(reason.kind).toBeTruthy();
  }
});

test("a history turns the shelf to its department, and says which view did it", async () => {
  const before = await ranked({ requests: [{ placement: "home" }] });
  const after = await ranked({
    history: [1, 7, 13, 19, 25].map((item, rank) => view(item, rank * 1_000)),
    requests: [{ placement: "home" }],
  });
  const share = (reply: RankReply): number => ids(reply).filter((id) => departmentOf(id) === "D0").length;
  expect(share(before)).toBeLessThanOrEqual(3);
  expect(share(after)).toBeGreaterThanOrEqual(5);
  const [first] = after.answers[0]?.items ?? [];
  expect(first?.reason).toMatchObject({ kind: "history", event: "view_item" });
  for (const seen of ["item-1", "item-13"]) expect(ids(after)).not.toContain(seen);
});

test("what a shopper did before is part of the history, and the reply names the revision it reached", async () => {
  await sql`insert into shoppers (shop, alias, shopper_key) values (${shop}, 'alias-of-mia', 'key-of-mia')`;
  await sql`insert into shopper_state (shop, shopper, revision, updated_at) values (${shop}, 'key-of-mia', '3:41', now())`;
  await sql`insert into shopper_recent (shop, shopper, at, item, kind)
    select ${shop}, 'key-of-mia', to_timestamp(${nowMs / 1000}) - n * interval '1 second', 'item-' || (2 + 6 * n), 1 from generate_series(0, 4) n`;
  await sql`insert into shopper_items (shop, shopper, item, kind, events, first_at, last_at, purchase_days)
    values (${shop}, 'key-of-mia', 'item-50', 11, 3, to_timestamp(${nowMs / 1000 - 40 * 86400}), to_timestamp(${nowMs / 1000 - 20 * 86400}),
      array[${Math.floor(nowMs / dayMs) - 20}, ${Math.floor(nowMs / dayMs) - 30}, ${Math.floor(nowMs / dayMs) - 40}]::int[])`;
  const shopper = { kind: "person" as const, alias: "alias-of-mia" };
  const reply = await ranked({ shopper, requests: [{ placement: "home" }, { placement: "buy-again" }] });
  expect(reply.revision).toBe("3:41");
  expect(ids(reply).filter((id) => departmentOf(id) === "D1").length).toBeGreaterThanOrEqual(5);
  expect(reply.answers[1]?.items[0]).toMatchObject({ id: "item-50", reason: { kind: "bought-before", ageDays: 20 } });

  const without = await ranked({ shopper, consent: "session", requests: [{ placement: "home" }] });
  expect(without.revision).toBeUndefined();
  expect(without.answers).toEqual((await ranked({ requests: [{ placement: "home" }] })).answers);
});

test("what is similar is of the page item's own category first", async () => {
  const similar = ids(await ranked({ requests: [{ placement: "product", item: "item-2" }] }));
  const isOfKind = similar.map((id) => Number(id.slice(5)) % 24 === 2);
  expect(isOfKind.slice(0, 4)).toEqual([true, true, true, true]);
  expect(isOfKind.slice(4)).not.toContain(true);
});

test("the same request on the same versions gives the same answer", async () => {
  const request: Asked = {
    history: [view(9), view(30, 5_000)],
    requests: [
      { placement: "home", n: 50 },
      { placement: "cart", items: ["item-9", "item-3"] },
    ],
  };
  const replies = await Promise.all(Array.from({ length: 20 }, () => ranked(request)));
  for (const reply of replies) expect(reply).toEqual(replies[0]);
});

test("a category keeps a shelf inside it", async () => {
  const reply = await ranked({
    history: [view(1)],
    requests: [
      { placement: "department", category: "D3", n: 15 },
      { placement: "home", category: "D4", n: 15 },
      { placement: "popular", category: "C5", n: 5 },
    ],
  });
  expect(new Set(ids(reply, 0).map(departmentOf))).toEqual(new Set(["D3"]));
  expect(new Set(ids(reply, 1).map(departmentOf))).toEqual(new Set(["D4"]));
  expect(ids(reply, 2).every((id) => Number(id.slice(5)) % 24 === 5)).toBe(true);
});

test("an item that sells out, a rule that hides or pins, take effect within a second", async () => {
  const asked: Asked = { requests: [{ placement: "popular" }] };
  const [first, second] = ids(await ranked(asked));
  await sql`update items set stock = 0, revision = 2 where shop = ${shop} and id = ${first ?? ""}`;
  await sql`update catalogue_revisions set revision = 2 where shop = ${shop}`;
  await sql`update shops set settings = ${sql.json({
    rules: [
      { id: "r1", kind: "hide", item: second ?? "" },
      { id: "r2", kind: "pin", item: "item-120", position: 2 },
    ],
  })} where shop = ${shop}`;
  await vi.waitFor(async () => {
    const now = await ranked(asked);
    expect(ids(now)).toHaveLength(10);
    expect(ids(now)).not.toContain(first);
    expect(ids(now)).not.toContain(second);
    expect(now.answers[0]?.items[2]).toMatchObject({ id: "item-120", reason: { kind: "rule", rule: "r2" } });
  }, 3_000);
  await sql`update shops set settings = '{}' where shop = ${shop}`;
  await service.shops.refresh();
});

test("models switch under load without a failed request, and a damaged file leaves the one before in place", async () => {
  const versionsSeen = new Set<string>();
  let stop = false;
  const load = Array.from({ length: 8 }, async (_, client) => {
    for (let turn = 0; !stop; turn++) {
      const reply = await ranked({
        history: [view(1 + ((client * 17 + turn) % 120))],
        requests: [{ placement: "home" }],
      });
      expect(ids(reply)).toHaveLength(10);
      versionsSeen.add(reply.answers[0]?.modelVersion ?? "");
    }
  });
  const fresh = await publish(itemToItem);
  await vi.waitFor(() => expect([...versionsSeen]).toContain(`${itemToItem.name}:${fresh.version}`), 10_000);
  await registry.rollBack(shop, itemToItem.name, { actor: "test" });
  await service.host.settled(shop);
  const damaged = await publish(itemToItem, [...data.itemIds.slice(1), "other"]);
  const { manifest } = await registry.load(damaged);
  await folderStore(folder).put(`models/shop=${shop}/${manifest.items}`, new TextEncoder().encode("[]"));
  expect(sha256(new TextEncoder().encode("[]"))).not.toBe(manifest.items);
  const before = (await ranked({ history: [view(1)], requests: [{ placement: "home" }] })).answers[0]?.modelVersion;
  await registry.rollBack(shop, itemToItem.name, { actor: "test" });
  await expect(registry.promote(damaged, { actor: "test" })).rejects.toMatchObject({ code: "model/checksum" });
  stop = true;
  await Promise.all(load);
  expect(before).toBeTruthy();
}, 30_000);

test("a shop without models, events or items still gets an answer; an unknown shop, placement or body a stable code", async () => {
  const empty = await ranked({ shop: "empty", requests: [{ placement: "home" }] });
  expect(empty.answers[0]).toEqual({ modelVersion: "none", items: [] });
  const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;
  const shelf = { placement: "home", items: [], n: 10, exclude: [] };
  const request = { shop, consent: "full", history: [], requests: [shelf] };
  expect(await codeOf(await call({ ...request, shop: "nobody" }))).toBe("shop/unknown");
  expect(await codeOf(await call({ ...request, requests: [{ ...shelf, placement: "moon" }] }))).toBe(
    "placement/unknown",
  );
  expect(await codeOf(await call({ ...request, requests: [{ ...shelf, n: 0 }] }))).toBe("request/invalid");
  expect(await codeOf(await call(request, "another secret"))).toBe("signature/invalid");
  expect(await codeOf(await service.routes.request("/v1/rank", { method: "POST", body: "{}" }))).toBe(
    "signature/missing",
  );
});
