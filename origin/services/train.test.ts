import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, expect, test, vi } from "vitest";
import type { EventMessage } from "../../shared/wire/message.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { openLake } from "../lake/lake.ts";
import { openLakeWriter } from "../lake/lake-writer.ts";
import { folderStore } from "../objects/folder-store.ts";
import { openRegistry } from "../registry/registry.ts";
import { consumerPosition } from "../stream/consumer-position.ts";
import { seededRandom } from "../training/test-data.ts";
import { silentMsMax, trainingRuns } from "../training/training-runs.ts";
import { startTrain } from "./train.ts";

const { sql } = await openTestDatabase();
const folder = await mkdtemp(join(tmpdir(), "endcap-train-"));
const objects = folderStore(join(folder, "objects"));
const scratchFolder = join(folder, "scratch");
const lake = openLake({ sql, objects, scratchFolder });
const registry = openRegistry(sql, objects);
const logger = pino({ level: "silent" });
const nowMs = Date.UTC(2026, 5, 1);
const dayMs = 86_400_000;
afterAll(() => rm(folder, { recursive: true, force: true }));
const runs = trainingRuns(sql, randomUUID);
const start = (watch = false) => startTrain({ sql, registry, lake, logger, watch, pollMs: 50, now: () => nowMs });

async function openShop(shop: string, shoppers: number): Promise<void> {
  await sql`insert into shops (shop, name) values (${shop}, ${shop})`;
  await sql`insert into items (shop, id, title, categories, revision)
    select ${shop}, 'i' || n, 'I', array['D' || n % 3], 1 from generate_series(0, 29) n`;
  const position = consumerPosition(sql, "postgres", "events", `lake-${shop}`);
  const writer = await openLakeWriter({ sql, objects, position, scratchFolder, flushMsMax: 600_000 });
  await writer.position(0);
  const random = seededRandom(5);
  let offset = 0;
  const messages = Array.from({ length: shoppers }, (_, shopper) =>
    Array.from({ length: 12 }, (_, step) => ({
      message: {
        ...{ type: "event", shop, shopper: `k${shopper}`, consent: "full", receivedAt: nowMs, verified: true },
        ...{ name: step % 3 === 2 ? "purchase" : "view_item", id: `e${shopper}-${step}` },
        at: nowMs - 30 * dayMs + step * 2 * dayMs + shopper * 1_000,
        items: pair((shopper % 3) + 3 * Math.floor(random() * 8)),
      } as EventMessage,
      partition: 0,
      offset: BigInt(offset++),
      appliedAtMs: nowMs,
      session: `s${shopper}-${step}`,
    })),
  ).flat();
  for (let from = 0; from < messages.length; from += 500) {
    const batch = messages.slice(from, from + 500);
    await writer.add(batch, 0, BigInt(from + batch.length));
  }
  await writer.stop();
}

const pair = (item: number) => [{ item_id: `i${item}` }, { item_id: `i${item + 3}` }];

test("a shop that was never trained is trained at the first start: five models live, each judged on held-out days", async () => {
  await openShop("first", 60);
  const service = start(true);
  await vi.waitFor(async () => expect(await registry.live("first")).toHaveLength(5), 20_000);
  await service.stop();
  const versions = await registry.versions("first");
  expect(versions.map(({ manifest }) => manifest.model).sort()).toEqual([
    "bought-together",
    "buy-it-again",
    "item-to-item",
    "popular",
    "trending",
  ]);
  for (const { manifest } of versions) {
    expect(manifest.metrics).toMatchObject({ hr10: expect.any(Number), ndcg10: expect.any(Number) });
    expect(manifest.dataWindow.events).toBe(60 * 12 * 2);
    expect(new Set(versions.map((each) => each.manifest.version)).size).toBe(1);
  }
  expect((await registry.history("first")).every(({ actor }) => actor === "first start")).toBe(true);
  expect(await runs.list("first")).toMatchObject([{ state: "succeeded", done: 1 }]);
});

test("a training that was stopped, and one whose process died, leave the live models as they were", async () => {
  const before = await registry.live("first");
  const service = start();
  const training = service.train("first", "owner");
  await vi.waitFor(() => expect(service.running("first")?.stage).toContain("held-out"), 10_000);
  await service.stop();
  await expect(training).rejects.toThrow("stopped");
  expect(await registry.live("first")).toEqual(before);

  await runs.claim(await runs.request("first", "dead"));
  const next = start();
  await expect(next.train("first", "owner")).rejects.toMatchObject({ code: "training/running" });
  await sql`update training_runs set seen_at = now() - ${silentMsMax + 1_000} * interval '1 millisecond' where state = 'running'`;
  await next.train("first", "owner");
  await next.stop();
  expect((await runs.list("first")).map(({ state }) => state)).toEqual(["succeeded", "failed", "failed", "succeeded"]);
  expect((await registry.live("first")).map(({ version }) => version)).not.toEqual(
    before.map(({ version }) => version),
  );
});

test("too little data is said clearly, and nothing is promoted", async () => {
  await openShop("small", 3);
  const service = start();
  await expect(service.train("small", "owner")).rejects.toMatchObject({
    code: "training/too-little-data",
    message: "There are 72 events of 3 shoppers to learn from; it takes 200 of 10.",
  });
  await expect(service.train("nobody", "owner")).rejects.toMatchObject({ code: "shop/unknown" });
  await service.stop();
  expect(await registry.versions("small")).toEqual([]);
  expect(await runs.list("small")).toMatchObject([{ state: "failed" }]);
});

test("two requests for one shop are one training", async () => {
  const [one, two] = await Promise.all([runs.request("small", "a"), runs.request("small", "b")]);
  expect(two).toBe(one);
  const claims = await Promise.all([runs.claim(), runs.claim(), runs.claim()]);
  expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
});
