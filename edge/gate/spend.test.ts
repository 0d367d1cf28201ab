import { expect, test } from "vitest";
import { errorCode, issueKey, newShop, post } from "../test-edge.ts";

const batch = (more: object = {}) => ({
  events: [{ id: crypto.randomUUID(), name: "view_item", at: Date.now(), items: [{ item_id: "1" }], ...more }],
});

async function statuses(calls: number, send: (index: number) => Promise<Response>): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < calls; index++) seen.push((await send(index)).status);
  return seen;
}

/** A minute that ends while a test counts would begin a new count. */
async function earlyInAMinute(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 5_000) await scheduler.wait(leftMs + 10);
}

test("a browser beyond its key's limit is told when to come back, and another address is not held up", async () => {
  await earlyInAMinute();
  const key = await issueKey("publishable", newShop(), { limitPerMinute: 8 });
  const from = (address: string) => post("/v1/events", key, batch(), { "cf-connecting-ip": address });
  expect(await statuses(9, () => from("192.0.2.1"))).toEqual([...Array(8).fill(202), 429]);
  const refused = await from("192.0.2.1");
  expect(await errorCode(refused)).toBe("limit/exceeded");
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect((await from("192.0.2.2")).status).toBe(202);
});

test("a made-up session does not buy a browser more calls, nor another address of its own network", async () => {
  await earlyInAMinute();
  const key = await issueKey("publishable", newShop(), { limitPerMinute: 4 });
  const sent = await statuses(6, (index) =>
    post("/v1/events", key, batch({ session: `s-${index}` }), { "cf-connecting-ip": `2001:db8::${index}` }),
  );
  expect(sent).toEqual([202, 202, 202, 202, 429, 429]);
});

test("a server's limit counts each of its shoppers apart", async () => {
  await earlyInAMinute();
  const key = await issueKey("secret", newShop(), { limitPerMinute: 3 });
  const as = (shopper: string) => post("/v1/events", key, batch({ shopper, consent: "full" }));
  expect(await statuses(4, () => as("mia"))).toEqual([202, 202, 202, 429]);
  expect((await as("max")).status).toBe(202);
});

test("above a quarter of its limit the isolate asks the Workers limiter, which knows the other isolates", async () => {
  await earlyInAMinute();
  // 600 calls a minute is what the limiter of wrangler.toml gives a browser: the other isolates have used them up.
  const shop = newShop();
  const key = await issueKey("publishable", shop, { limitPerMinute: 600 });
  const { bindings } = await import("../test-edge.ts");
  const subject = `${shop}/publishable-1/192.0.2.9`;
  for (let used = 0; used < 600; used++) await bindings.LIMIT_PUBLISHABLE.limit({ key: subject });
  const sent = await statuses(151, () => post("/v1/events", key, batch(), { "cf-connecting-ip": "192.0.2.9" }));
  expect(sent).toEqual([...Array(150).fill(202), 429]);
});
