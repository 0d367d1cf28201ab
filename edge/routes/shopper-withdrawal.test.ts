import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { deriveSecret } from "../../shared/trust/secret.ts";
import { intakeMessage } from "../../shared/wire/intake.ts";
import {
  call,
  edgeSecret,
  errorCode,
  eventually,
  issueKey,
  newShop,
  post,
  scriptOrigin,
  takenInOrder,
  takenOnce,
  takenWithdrawals,
} from "../test-edge.ts";

const path = "/v1/shoppers/withdrawal";
const event = (shopper: string, id = "e-1") => ({
  ...{ id, name: "view_item", at: Date.now(), items: [{ item_id: "1" }], shopper, consent: "full" },
});
const withdrawalOf = (shop: string) => eventually(async () => (await takenWithdrawals(shop))[0]);

async function newToken(key: string): Promise<string> {
  return ((await (await post("/v1/shoppers", key, "")).json()) as { shopper: string }).shopper;
}
async function shopJwt(shop: string, exp: number): Promise<string> {
  const secret = new TextEncoder().encode(await deriveSecret(edgeSecret, "shopper-jwt", shop));
  return new SignJWT({ sub: "mia", exp }).setProtectedHeader({ alg: "HS256" }).sign(secret);
}

test("a withdrawal reaches intake as the alias of the person whose events came, and nothing else about them", async () => {
  const shop = newShop();
  const key = await issueKey("publishable", shop);
  const token = await newToken(key);
  expect((await post("/v1/events", key, { events: [event(token)] })).status).toBe(202);
  const [told] = await takenOnce(shop, 1);
  const response = await post(path, key, { shopper: token });
  expect([response.status, await response.json()]).toEqual([202, { accepted: 1 }]);
  const withdrawal = await withdrawalOf(shop);
  expect(withdrawal).toEqual({
    ...{ type: "withdrawal", shop, shopper: { kind: "person", alias: told?.shopper.alias } },
    ...{ receivedAt: expect.any(Number), requestId: response.headers.get("x-request-id") },
  });
  expect(intakeMessage.parse(withdrawal)).toEqual(withdrawal);
});

test("sendBeacon's form is taken, under Global Privacy Control as well", async () => {
  const shop = newShop();
  const key = await issueKey("publishable", shop);
  const response = await call(`${path}?key=${key}`, {
    method: "POST",
    headers: { "content-type": "text/plain;charset=UTF-8", "sec-gpc": "1" },
    body: JSON.stringify({ shopper: await newToken(key) }),
  });
  expect(response.status).toBe(202);
  expect(await withdrawalOf(shop)).toMatchObject({ shopper: { kind: "person" } });
});

test("a server's word, the shop's JWT and an expired one withdraw the same person, as often as they come", async () => {
  const shop = newShop();
  const [browser, server] = [await issueKey("publishable", shop), await issueKey("secret", shop)];
  const nowSeconds = Math.floor(Date.now() / 1000);
  expect((await post(path, server, { shopper: "mia" })).status).toBe(202);
  for (const exp of [nowSeconds + 60, nowSeconds - 3 * 24 * 3600])
    expect((await post(path, browser, { shopper: await shopJwt(shop, exp) })).status).toBe(202);
  const taken = await eventually(async () => {
    const all = await takenWithdrawals(shop);
    return all.length >= 3 && all;
  });
  expect(new Set(taken.map(({ shopper }) => shopper.alias)).size).toBe(1);
  const expired = await shopJwt(shop, nowSeconds - 3 * 24 * 3600);
  expect(await errorCode(await post("/v1/events", browser, { events: [event(expired)] }))).toBe(
    "shopper/invalid-token",
  );
});

test("nobody withdraws for somebody else, and bad calls say what is wrong", async () => {
  const [shop, other] = [newShop(), newShop()];
  const key = await issueKey("publishable", shop);
  const strange = await newToken(await issueKey("publishable", other));
  const longAgo = await shopJwt(shop, Math.floor(Date.now() / 1000) - 401 * 24 * 3600);
  const refused = async (body: unknown) => errorCode(await post(path, key, body));
  expect(await refused({ shopper: "mia" })).toBe("shopper/unsigned");
  expect(await refused({ shopper: strange })).toBe("shopper/invalid-token");
  expect(await refused({ shopper: longAgo })).toBe("shopper/invalid-token");
  for (const body of [{}, { shopper: "" }, { shopper: 7 }, [], null, { shopper: "x".repeat(2_001) }])
    expect(await refused(body)).toBe("request/invalid");
  expect(await refused("{")).toBe("request/malformed-json");
  expect(await refused("")).toBe("request/malformed-json");
  expect(await refused({ shopper: "x".repeat(9_000) })).toBe("request/too-large");
  expect(await errorCode(await call(path, { method: "POST", body: "{}" }))).toBe("key/missing");
  expect(await takenInOrder(shop)).toEqual([]);
});

test("while the origin is away a withdrawal is safe in the outbox, behind what came before it and ahead of what comes after", async () => {
  const shop = newShop();
  const key = await issueKey("secret", shop);
  await scriptOrigin(shop, "/v1/intake", { status: 503 });
  expect((await post("/v1/events", key, { events: [event("mia", "before")] })).status).toBe(202);
  expect((await post(path, key, { shopper: "mia" })).status).toBe(202);
  expect((await post("/v1/events", key, { events: [event("mia", "after")] })).status).toBe(202);
  expect(await takenInOrder(shop)).toEqual([]);
  await scriptOrigin(shop, "/v1/intake", undefined);
  const taken = await eventually(async () => {
    const all = await takenInOrder(shop);
    return all.length >= 3 && all;
  });
  expect(taken.map((message) => (message.type === "withdrawal" ? "withdrawn" : message.id))).toEqual([
    ...["before", "withdrawn", "after"],
  ]);
});

test("where neither origin nor outbox has room, it is not accepted", async () => {
  const shop = newShop();
  const key = await issueKey("secret", shop);
  await scriptOrigin(shop, "/v1/intake", { status: 503 });
  const large = { ...event("mia"), search_term: "x".repeat(500), items: Array(200).fill({ item_id: "i".repeat(200) }) };
  await eventually(async () => (await post("/v1/events", key, { events: [large] })).status === 503);
  const message = JSON.stringify({ events: [event("mia")] });
  await eventually(async () => (await post("/v1/events", key, message)).status === 503);
  const response = await post(path, key, { shopper: "mia" });
  expect([response.status, await errorCode(response)]).toEqual([503, "outbox/full"]);
  await scriptOrigin(shop, "/v1/intake", undefined);
  await eventually(async () => (await post(path, key, { shopper: "mia" })).status === 202);
});
