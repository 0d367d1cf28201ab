import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { deriveSecret } from "../../shared/trust/secret.ts";
import type { LoggedMessage } from "../../shared/wire/intake.ts";
import { edgeSecret, errorCode, issueKey, newShop, post, takenMessages, takenOnce } from "../test-edge.ts";

let ids = 0;
const event = (more: object = {}) => ({
  id: `e-${++ids}`,
  name: "view_item",
  at: Date.now(),
  items: [{ item_id: "1" }],
  ...more,
});

interface Seen {
  readonly kind: string;
  readonly alias: string;
  readonly consent: string;
}

async function send(
  shop: string,
  key: string,
  events: object[],
  headers: Record<string, string> = {},
): Promise<Seen[]> {
  const before = (await takenMessages(shop)).length;
  const response = await post("/v1/events", key, { events }, headers);
  expect(response.status).toBe(202);
  const taken: LoggedMessage[] = (await takenOnce(shop, before + events.length)).slice(before);
  return taken.map(({ shopper, consent }) => ({ ...shopper, consent }));
}

async function anonymousToken(key: string, body?: object): Promise<string> {
  const response = await post("/v1/shoppers", key, body ?? "");
  expect(response.status).toBe(200);
  return ((await response.json()) as { shopper: string }).shopper;
}

async function shopJwt(shop: string, claims: { sub?: string; exp?: number }, algorithm = "HS256"): Promise<string> {
  const secret = new TextEncoder().encode(await deriveSecret(edgeSecret, "shopper-jwt", shop));
  return new SignJWT(claims).setProtectedHeader({ alg: algorithm }).sign(secret);
}

test("a person is known by the edge's token, the shop's JWT, or a server's word, and is the same one", async () => {
  const shop = newShop();
  const [browser, server] = [await issueKey("publishable", shop), await issueKey("secret", shop)];
  const jwt = await shopJwt(shop, { sub: "mia" });
  const named = await anonymousToken(server, { shopper: "mia" });
  const [byJwt] = await send(shop, browser, [event({ shopper: jwt, consent: "full" })]);
  const [byToken] = await send(shop, browser, [event({ shopper: named, consent: "full" })]);
  const [byServer] = await send(shop, server, [event({ shopper: "mia", consent: "full" })]);
  expect(byJwt).toMatchObject({ kind: "person", consent: "full" });
  expect(byToken).toEqual(byJwt);
  expect(byServer).toEqual(byJwt);
  const token = await anonymousToken(browser);
  const [first, again] = await send(shop, browser, [
    event({ shopper: token, consent: "full" }),
    event({ shopper: token, consent: "full" }),
  ]);
  expect(first).toMatchObject({ kind: "person" });
  expect(again).toEqual(first);
  expect(first?.alias).not.toBe(byJwt?.alias);
  expect(JSON.stringify(await takenMessages(shop))).not.toContain("mia");
});

test("a bare id with a browser's key is refused, and so is a token that this shop did not sign", async () => {
  const [shop, other] = [newShop(), newShop()];
  const key = await issueKey("publishable", shop);
  const foreign = await anonymousToken(await issueKey("publishable", other));
  const expired = await shopJwt(shop, { sub: "mia", exp: Math.floor(Date.now() / 1000) - 3600 });
  const nobody = await shopJwt(shop, {});
  const unsigned = `${btoa('{"alg":"none"}').replaceAll("=", "")}.${btoa('{"sub":"mia"}').replaceAll("=", "")}.x`;
  const otherAlgorithm = await shopJwt(shop, { sub: "mia" }, "HS384");
  const stolenKid = `${btoa('{"alg":"HS256","kid":"endcap"}').replaceAll("=", "")}.${(await shopJwt(shop, { sub: "mia" })).split(".").slice(1).join(".")}`;
  const table: [string, string, number, string][] = [
    ["bare", "mia", 403, "shopper/unsigned"],
    ["foreign", foreign, 401, "shopper/invalid-token"],
    ["expired", expired, 401, "shopper/invalid-token"],
    ["nobody", nobody, 401, "shopper/invalid-token"],
    ["unsigned", unsigned, 401, "shopper/invalid-token"],
    ["another algorithm", otherAlgorithm, 401, "shopper/invalid-token"],
    ["the shop's signature as the edge's", stolenKid, 401, "shopper/invalid-token"],
  ];
  for (const [what, shopper, status, code] of table) {
    const response = await post("/v1/events", key, { events: [event({ shopper, consent: "full" })] });
    expect([what, response.status, await errorCode(response)]).toEqual([what, status, code]);
  }
  const mixed = await post("/v1/events", key, { events: [event({ shopper: "mia" }), event()] });
  expect(mixed.status).toBe(202);
  expect(await mixed.json()).toMatchObject({ accepted: 1, refused: [{ index: 0, code: "shopper/unsigned" }] });
});

test("consent decides what a shopper is known by: person, visit, or nobody", async () => {
  const shop = newShop();
  const key = await issueKey("publishable", shop);
  const shopper = await anonymousToken(key);
  const known = { shopper, session: "visit-1" };
  const kind = async (stated: object, headers: Record<string, string> = {}) =>
    (await send(shop, key, [event(stated)], headers))[0];
  const gpc = { "sec-gpc": "1" };
  expect(await kind({ ...known, consent: "full" })).toMatchObject({ kind: "person", consent: "full" });
  expect(await kind({ ...known, consent: "session" })).toMatchObject({ kind: "session", consent: "session" });
  expect(await kind(known)).toMatchObject({ kind: "session", consent: "session" });
  expect(await kind({ ...known, consent: "none" })).toMatchObject({ kind: "batch", consent: "none" });
  expect(await kind({ shopper, consent: "session" })).toMatchObject({ kind: "batch", consent: "session" });
  expect(await kind({ ...known, consent: "full" }, gpc)).toMatchObject({ kind: "session", consent: "session" });
  expect(await kind({ ...known, consent: "none" }, gpc)).toMatchObject({ kind: "batch", consent: "none" });
  const visits = [
    await kind({ session: "visit-1" }),
    await kind({ session: "visit-1" }),
    await kind({ session: "visit-2" }),
  ];
  expect(visits[0]).toEqual(visits[1]);
  expect(visits[2]?.alias).not.toBe(visits[0]?.alias);
});

test("nobody has a key per call, never twice the same", async () => {
  const shop = newShop();
  const key = await issueKey("publishable", shop);
  const one = await send(shop, key, [event({ consent: "none" }), event()]);
  const two = await send(shop, key, [event({ consent: "none" })]);
  expect(new Set(one.map(({ alias }) => alias)).size).toBe(1);
  expect(two[0]?.alias).not.toBe(one[0]?.alias);
});

test("one id in two shops has two aliases", async () => {
  const aliases = [];
  for (const shop of [newShop(), newShop()]) {
    const [seen] = await send(shop, await issueKey("secret", shop), [event({ shopper: "mia", consent: "full" })]);
    aliases.push(seen?.alias);
  }
  expect(aliases[0]).not.toBe(aliases[1]);
});
