import { decodeJwt } from "jose";
import { expect, test } from "vitest";
import { issueKey, newShop, post } from "../test-edge.ts";

const dayMs = 24 * 3600_000;

test("a browser gets a new anonymous id each time, for as long as browsers keep anything", async () => {
  const key = await issueKey("publishable", newShop());
  const replies = [];
  for (const body of ["", {}]) {
    const response = await post("/v1/shoppers", key, body);
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    replies.push((await response.json()) as { shopper: string; expiresAt: number });
  }
  const [one, two] = replies.map(({ shopper }) => decodeJwt(shopper));
  expect(one?.sub).toMatch(/^a\.[\w-]{22}$/);
  expect(two?.sub).not.toBe(one?.sub);
  expect((replies[0]?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(399 * dayMs);
});

test("a server may ask for a token of its own shopper, good for a day", async () => {
  const response = await post("/v1/shoppers", await issueKey("secret", newShop()), { shopper: "mia" });
  const { shopper, expiresAt } = (await response.json()) as { shopper: string; expiresAt: number };
  expect(decodeJwt(shopper).sub).toBe("mia");
  expect(expiresAt - Date.now()).toBeLessThanOrEqual(dayMs);
});
