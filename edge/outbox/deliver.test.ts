import { expect, test } from "vitest";
import {
  errorCode,
  eventually,
  intakeCalls,
  issueKey,
  newShop,
  post,
  scriptOrigin,
  takenMessages,
} from "../test-edge.ts";
import { intakeBreaker, shardOf } from "./deliver.ts";

const intake = "/v1/intake";
const batch = (...ids: string[]) => ({
  events: ids.map((id) => ({
    id,
    name: "view_item",
    at: Date.now(),
    items: [{ item_id: "1" }],
    shopper: "mia",
    consent: "full",
  })),
});
const idsTaken = async (shop: string) => (await takenMessages(shop)).map(({ id }) => id);

test("while the origin fails, events are accepted into the outbox and reach the log in order once it is back", async () => {
  const shop = newShop();
  const key = await issueKey("secret", shop);
  await scriptOrigin(shop, intake, { status: 503 });
  for (const id of ["1", "2", "3"]) expect((await post("/v1/events", key, batch(id))).status).toBe(202);
  expect(await idsTaken(shop)).toEqual([]);
  await scriptOrigin(shop, intake, undefined);
  const taken = await eventually(async () => {
    const ids = await idsTaken(shop);
    return ids.length >= 3 && ids;
  });
  expect(taken).toEqual(["1", "2", "3"]);
});

test("an origin that hangs costs a client a fraction of a second, and the event is delivered with the same id", async () => {
  const shop = newShop();
  const key = await issueKey("secret", shop);
  await scriptOrigin(shop, intake, { status: 200, delayMs: 3_000 });
  expect((await post("/v1/events", key, batch("slow"))).status).toBe(202);
  await scriptOrigin(shop, intake, undefined);
  const taken = await eventually(async () => {
    const ids = await idsTaken(shop);
    return ids.length >= 2 && ids;
  });
  expect(new Set(taken)).toEqual(new Set(["slow"]));
});

test("after five failures in a row the origin is left alone but for a probe, and events go straight to the outbox", async () => {
  intakeBreaker.succeeded();
  const [down, up] = [newShop(), newShop()];
  const key = await issueKey("secret", down);
  await scriptOrigin(down, intake, { status: 500 });
  for (let sent = 0; sent < 5; sent++) expect((await post("/v1/events", key, batch(`d-${sent}`))).status).toBe(202);
  expect(intakeBreaker.isOpen()).toBe(true);
  const other = await issueKey("secret", up);
  expect((await post("/v1/events", other, batch("u-1"))).status).toBe(202);
  await eventually(async () => (await idsTaken(up)).includes("u-1"));
  const [viaOutbox] = await intakeCalls(up);
  expect(viaOutbox?.headers["x-request-id"]).not.toBe((await takenMessages(up))[0]?.requestId);
  await eventually(async () => {
    await post("/v1/events", other, batch("probe"));
    return !intakeBreaker.isOpen();
  });
  await scriptOrigin(down, intake, undefined);
});

test("a call that intake refuses as a whole does not hold back what comes after it", async () => {
  intakeBreaker.succeeded();
  const shop = newShop();
  const key = await issueKey("secret", shop);
  await scriptOrigin(shop, intake, { status: 422 });
  expect((await post("/v1/events", key, batch("never"))).status).toBe(202);
  await eventually(async () => (await intakeCalls(shop)).filter(({ status }) => status === 422).length >= 3);
  await scriptOrigin(shop, intake, undefined);
  expect((await post("/v1/events", key, batch("later"))).status).toBe(202);
  await eventually(async () => (await idsTaken(shop)).includes("later"));
});

test("a shopper always has the same shard, and shoppers spread over all sixteen", () => {
  const shards = Array.from({ length: 400 }, (_, index) => shardOf("grocer", `alias-${index}`));
  expect(new Set(shards).size).toBe(16);
  expect(shardOf("grocer", "alias-1")).toBe(shards[1]);
  expect(shardOf("other", "alias-1")).not.toBe(shards[1]);
});

test("a full outbox is an honest 503: nothing is acknowledged that is not kept", async () => {
  intakeBreaker.succeeded();
  const shop = newShop();
  const key = await issueKey("secret", shop);
  await scriptOrigin(shop, intake, { status: 503 });
  const large = (id: string) => ({
    events: [
      {
        ...batch(id).events[0],
        items: Array.from({ length: 200 }, (_, index) => ({ item_id: `${index}-${"x".repeat(190)}` })),
      },
    ],
  });
  const statuses: number[] = [];
  for (let sent = 0; sent < 6; sent++) {
    const response = await post("/v1/events", key, large(`big-${sent}`));
    statuses.push(response.status);
    if (response.status === 202) continue;
    expect(await errorCode(response)).toBe("outbox/full");
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect(statuses).toContain(503);
  await scriptOrigin(shop, intake, undefined);
  const accepted = statuses.filter((status) => status === 202).length;
  await eventually(async () => (await idsTaken(shop)).length === accepted);
});
