import { expect, test } from "vitest";
import { call, issueKey, newShop, post, takenMessages } from "../test-edge.ts";

const click = (more: object = {}) => ({
  id: "e-1",
  name: "view_item",
  at: Date.now(),
  items: [{ item_id: "1" }],
  ...more,
});

test("an accepted event is in the origin's log before the answer", async () => {
  const shop = newShop();
  const key = await issueKey("publishable", shop);
  const response = await post("/v1/events", key, { events: [click()] });
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ accepted: 1, refused: [] });
  expect(await takenMessages(shop)).toMatchObject([
    { type: "event", shop, id: "e-1", verified: true, consent: "session" },
  ]);
  expect((await call("/v1/health")).status).toBe(200);
});
