import { expect, test } from "vitest";
import { eventually, issueKey, newShop, post, scriptOrigin, takenMessages, takenOnce } from "../test-edge.ts";
import { forgetRevision, rememberRevisions, revisionKnown } from "./revisions.ts";

test("replies that overtake each other leave the newest revision", () => {
  rememberRevisions("grocer", { mia: "3:10" });
  rememberRevisions("grocer", { mia: "3:9", max: "1:4" });
  expect(revisionKnown("grocer", "mia")).toBe("3:10");
  rememberRevisions("grocer", { mia: "3:11" });
  expect(revisionKnown("grocer", "mia")).toBe("3:11");
  rememberRevisions("grocer", { mia: "5:2" });
  expect(revisionKnown("grocer", "mia")).toBe("5:2");
  expect(revisionKnown("other", "mia")).toBeUndefined();
  forgetRevision("grocer", "mia");
  expect(revisionKnown("grocer", "mia")).toBeUndefined();
  expect(revisionKnown("grocer", "max")).toBe("1:4");
});

test("an accepted event's revision is known at once; one that took the outbox makes it unknown", async () => {
  const shop = newShop();
  const key = await issueKey("secret", shop);
  const send = (id: string) =>
    post("/v1/events", key, {
      events: [{ id, name: "view_item", at: Date.now(), items: [{ item_id: "1" }], shopper: "mia", consent: "full" }],
    });
  await send("first");
  const [message] = await takenOnce(shop, 1);
  const alias = message?.shopper.alias ?? "";
  // On a busy machine the direct path may be too slow the first time.
  await eventually(async () => {
    await send(crypto.randomUUID());
    return /^0:\d+$/.test(revisionKnown(shop, alias) ?? "");
  });
  const before = (await takenMessages(shop)).length;
  await scriptOrigin(shop, "/v1/intake", { status: 503 });
  await send("through the outbox");
  expect(revisionKnown(shop, alias)).toBeUndefined();
  await scriptOrigin(shop, "/v1/intake", undefined);
  await eventually(async () => (await takenMessages(shop)).length > before);
});
