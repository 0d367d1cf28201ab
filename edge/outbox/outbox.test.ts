import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { bindings, eventually, intakeCalls, newShop, scriptOrigin, takenMessages } from "../test-edge.ts";
import type { Outbox } from "./outbox.ts";

const intake = "/v1/intake";
const message = (shop: string, id: string) => ({
  type: "event",
  shop,
  id,
  shopper: { kind: "person", alias: "aaaaaaaaaaaa" },
});
const body = (shop: string, ...ids: string[]) => JSON.stringify(ids.map((id) => message(shop, id)));
const shardOf = (shop: string) => bindings.OUTBOX.get(bindings.OUTBOX.idFromName(`${shop}/0`));
const idsTaken = async (shop: string) => (await takenMessages(shop)).map(({ id }) => id);

test("what was kept survives the object's end, and is delivered by its alarm without another call", async () => {
  const shop = newShop();
  await scriptOrigin(shop, intake, { status: 503 });
  const shard = shardOf(shop);
  expect(await shard.add(body(shop, "1", "2"), 2)).toBe("kept");
  expect(await shard.add(body(shop, "3"), 1)).toBe("kept");
  await evictDurableObject(shard);
  expect(await shard.contents()).toMatchObject({ messages: 3 });
  await evictDurableObject(shard);
  await scriptOrigin(shop, intake, undefined);
  await eventually(async () => (await idsTaken(shop)).length === 3);
  expect(await idsTaken(shop)).toEqual(["1", "2", "3"]);
  await eventually(async () => (await shard.contents()).messages === 0);
});

test("a failed delivery keeps everything and sets the next alarm, later and later but never later than five seconds", async () => {
  const shop = newShop();
  await scriptOrigin(shop, intake, { status: 500 });
  const shard = shardOf(shop);
  await shard.add(body(shop, "1"), 1);
  await eventually(async () => (await intakeCalls(shop)).length > 0);
  const waits: number[] = [];
  for (let failure = 0; failure < 12; failure++) {
    await runDurableObjectAlarm(shard);
    waits.push(
      await runInDurableObject<Outbox, number>(
        shard,
        async (_outbox, state) => ((await state.storage.getAlarm()) ?? 0) - Date.now(),
      ),
    );
  }
  expect(waits.at(-1)).toBeGreaterThan(3_500);
  expect(Math.max(...waits)).toBeLessThanOrEqual(5_000);
  expect(await shard.contents()).toMatchObject({ messages: 1 });
  await scriptOrigin(shop, intake, undefined);
  await runDurableObjectAlarm(shard);
  expect(await idsTaken(shop)).toEqual(["1"]);
  expect(
    await runInDurableObject<Outbox, number | null>(shard, (_outbox, state) => state.storage.getAlarm()),
  ).toBeNull();
});

test("one message that intake can never take is let go alone; its neighbours arrive", async () => {
  const shop = newShop();
  await scriptOrigin(shop, intake, { status: 503 });
  const shard = shardOf(shop);
  const bad = { ...message(shop, "bad"), refuseMe: true };
  await shard.add(JSON.stringify([message(shop, "1"), bad, message(shop, "2")]), 3);
  await shard.add(body(shop, "3"), 1);
  await scriptOrigin(shop, intake, { status: 200, refuseBodiesWith: "refuseMe" });
  await eventually(async () => (await shard.contents()).messages === 0);
  expect(await idsTaken(shop)).toEqual(["1", "2", "3"]);
});

test("a full shard says so and keeps nothing of the call", async () => {
  const shop = newShop();
  await scriptOrigin(shop, intake, { status: 503 });
  const shard = shardOf(shop);
  expect(await shard.add(JSON.stringify([message(shop, "x".repeat(150_000))]), 1)).toBe("kept");
  expect(await shard.add(JSON.stringify([message(shop, "x".repeat(150_000))]), 1)).toBe("full");
  expect(await shard.contents()).toMatchObject({ messages: 1 });
  await evictDurableObject(shard);
  expect(await shard.add(JSON.stringify([message(shop, "x".repeat(150_000))]), 1)).toBe("full");
  await scriptOrigin(shop, intake, undefined);
  await eventually(async () => (await shard.contents()).bytes === 0);
  expect(await shard.add(body(shop, "small"), 1)).toBe("kept");
});

test("what is older than fourteen days is given up", async () => {
  const shop = newShop();
  await scriptOrigin(shop, intake, { status: 503 });
  const shard = shardOf(shop);
  await shard.add(body(shop, "old"), 1);
  await runInDurableObject(shard, (_outbox, state) => {
    state.storage.sql.exec("update pending set at = at - ?", 14 * 24 * 3600_000 + 1);
  });
  await shard.add(body(shop, "new"), 1);
  await runDurableObjectAlarm(shard);
  expect(await shard.contents()).toMatchObject({ messages: 1 });
  await scriptOrigin(shop, intake, undefined);
  await eventually(async () => (await shard.contents()).messages === 0);
  expect(await idsTaken(shop)).toEqual(["new"]);
});
