import { expect, test } from "vitest";
import type { EventBatchReply } from "../../shared/wire/event-batch.ts";
import { eventNames } from "../../shared/wire/event-kind.ts";
import { intakeMessage } from "../../shared/wire/intake.ts";
import { call, eventually, issueKey, newShop, post, takenMessages, takenOnce } from "../test-edge.ts";

let ids = 0;
const view = (more: object = {}) => ({
  id: `e-${++ids}`,
  name: "view_item",
  at: Date.now(),
  items: [{ item_id: "1" }],
  ...more,
});

async function send(key: string, events: unknown[], more: object = {}, headers: Record<string, string> = {}) {
  const response = await post("/v1/events", key, { events, ...more }, headers);
  expect(response.status).toBe(202);
  return (await response.json()) as EventBatchReply;
}

test("an accepted event reaches the origin's log as intake promises to read it", async () => {
  const shop = newShop();
  const key = await issueKey("publishable", shop);
  const event = view({
    name: "add_to_cart",
    items: [{ item_id: "995242", price: 2.45, quantity: 1, index: 3 }],
    currency: "USD",
    value: 2.45,
    session: "s-1",
    engagement_time_msec: 900,
    recommendationId: "r-1",
  });
  const response = await post("/v1/events", key, { events: [event] });
  expect(await response.json()).toEqual({ accepted: 1, refused: [] });
  const [message] = await takenOnce(shop, 1);
  expect(message).toMatchObject({ ...event, type: "event", shop, verified: true, consent: "session" });
  expect(message?.requestId).toBe(response.headers.get("x-request-id"));
  expect(intakeMessage.safeParse(message).success).toBe(true);
});

test("sendBeacon's form is taken: text/plain with the key in the address", async () => {
  const shop = newShop();
  const response = await call(`/v1/events?key=${await issueKey("publishable", shop)}`, {
    method: "POST",
    headers: { "content-type": "text/plain;charset=UTF-8" },
    body: JSON.stringify({ events: [view()] }),
  });
  expect(response.status).toBe(202);
  expect(await takenOnce(shop, 1)).toHaveLength(1);
});

test("a batch with bad events takes the good ones, and says which were refused and why", async () => {
  const shop = newShop();
  const hourMs = 3600_000;
  const now = Date.now();
  const reply = await send(await issueKey("publishable", shop), [
    view({ id: "good-1" }),
    view({ name: "page_view" }),
    view({ name: "__proto__" }),
    view({ at: now - 73 * hourMs }),
    view({ at: now + 11 * 60_000 }),
    view({ id: "good-2", at: now - 71 * hourMs }),
    view({ id: "good-3", at: now + 9 * 60_000 }),
    view({ id: "" }),
    view({ id: undefined }),
    view({ at: "now" }),
    view({ at: 1.5 }),
    view({ session: "a\u0000b" }),
    view({ items: [{ item_id: "\ud800" }] }),
    view({ items: Array(201).fill({ item_id: "1" }) }),
    view({ items: [{ item_id: "1", quantity: -1 }] }),
    null,
    7,
    { id: "good-4", name: "search", at: now, search_term: "käse" },
  ]);
  expect(reply.accepted).toBe(4);
  expect(reply.refused.map(({ index, code }) => [index, code])).toEqual([
    [1, "event/unknown-name"],
    [2, "event/unknown-name"],
    [3, "event/too-old"],
    [4, "event/in-future"],
    ...[7, 8, 9, 10, 11, 12, 13, 14, 15, 16].map((index) => [index, "event/invalid"]),
  ]);
  for (const { message } of reply.refused) expect(message).toMatch(/^\S.*\S\.$/);
  expect((await takenOnce(shop, 4)).map(({ id }) => id)).toEqual(["good-1", "good-2", "good-3", "good-4"]);
});

test("every kind of event is taken", async () => {
  const shop = newShop();
  const reply = await send(
    await issueKey("publishable", shop),
    eventNames.map((name) => view({ name })),
  );
  expect(reply).toEqual({ accepted: eventNames.length, refused: [] });
});

test("an id, a name and a time are all that an event needs", async () => {
  const shop = newShop();
  const bare = eventNames.map((name) => ({ id: name, name, at: Date.now() }));
  expect(await send(await issueKey("publishable", shop), bare)).toEqual({ accepted: bare.length, refused: [] });
  expect((await takenOnce(shop, bare.length)).map(({ id }) => id)).toEqual(eventNames);
});

test("a sender's wrong clock is corrected by when it says the batch left", async () => {
  const shop = newShop();
  const yearsOffMs = 5 * 365 * 24 * 3600_000;
  const sentAt = Date.now() - yearsOffMs;
  await send(await issueKey("publishable", shop), [view({ at: sentAt - 60_000 })], { sentAt });
  const [message] = await takenOnce(shop, 1);
  expect(message?.at).toBe((message?.receivedAt ?? 0) - 60_000);
});

test("a browser's purchase is unverified, a server's is not, and only browsers have a source, place and device", async () => {
  const shop = newShop();
  const purchase = () => view({ name: "purchase", transaction_id: "t-1" });
  const headers = {
    "cf-connecting-ip": "192.0.2.7",
    "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148",
  };
  await send(await issueKey("publishable", shop), [purchase(), view()], {}, headers);
  await send(await issueKey("secret", shop), [purchase()], {}, headers);
  const messages = await takenOnce(shop, 3);
  const [claimed, seen] = messages.filter(({ device }) => device !== undefined);
  const known = messages.find(({ device }) => device === undefined);
  expect(claimed).toMatchObject({ verified: false, device: "mobile", source: expect.stringMatching(/^[\w-]{22}$/) });
  expect(seen).toMatchObject({ verified: true });
  expect(known).toMatchObject({ verified: true });
  expect(known).not.toHaveProperty("source");
  expect(known).not.toHaveProperty("device");
  expect(known).not.toHaveProperty("country");
  expect(JSON.stringify([claimed, seen])).not.toContain("192.0.2.7");
});

test("one sender has one source within a shop, another has another, and another shop cannot compare", async () => {
  const sources: (string | undefined)[] = [];
  for (const shop of [newShop(), newShop()]) {
    const key = await issueKey("publishable", shop);
    for (const address of ["192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8:1:2::1", "2001:db8:1:2:9::7"]) {
      const event = view();
      await send(key, [event], {}, { "cf-connecting-ip": address });
      const taken = await eventually(async () => (await takenMessages(shop)).find(({ id }) => id === event.id));
      sources.push(taken.source);
    }
  }
  const [a1, a2, a3, a4, a5, b1] = sources;
  expect(a1).toBe(a2);
  expect(a4).toBe(a5);
  expect(new Set([a1, a3, a4, b1]).size).toBe(4);
});

test("without consent nothing that could tie events together leaves the edge", async () => {
  const shop = newShop();
  const key = await issueKey("publishable", shop);
  const personal = { session: "visit", transaction_id: "t-1", search_term: "my illness", consent: "none" };
  await send(key, [view(personal), view({ ...personal, name: "search" })]);
  const messages = await takenOnce(shop, 2);
  expect(messages).toHaveLength(2);
  for (const message of messages) {
    expect(message).toMatchObject({ consent: "none", shopper: { kind: "batch" } });
    for (const field of ["session", "transaction_id", "search_term"]) expect(message).not.toHaveProperty(field);
  }
});
