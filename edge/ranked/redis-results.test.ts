import { expect, inject, test } from "vitest";
import type { RankedList } from "../ladder/shelf.ts";
import { eventually } from "../test-edge.ts";
import { readRedis, writeRedis } from "./redis-results.ts";

declare module "vitest" {
  interface ProvidedContext {
    testRedisBridge: { readonly url: string; readonly token: string };
  }
}

const address = inject("testRedisBridge");
const newKey = () => `ranked/test/${crypto.randomUUID()}`;
const list = (id: string): RankedList => ({
  items: [{ id, score: 1.5, reason: { kind: "history", item: "é 🧀", event: "purchase" } }],
  modelVersion: "m",
  at: 7,
});
const waitMsMax = 1_000;

test("what one isolate wrote another reads, in the order of its keys", async () => {
  const [one, two] = [newKey(), newKey()];
  await writeRedis(address, [
    { key: one, list: list("a") },
    { key: two, list: list("b") },
  ]);
  expect(await readRedis(address, [two, newKey(), one], waitMsMax)).toEqual([list("b"), undefined, list("a")]);
});

test("a cache that is down, hangs up or refuses the token is a miss, and is asked again after a pause", async () => {
  const key = newKey();
  await writeRedis(address, [{ key, list: list("a") }]);
  for (const broken of [
    { ...address, token: "wrong" },
    { ...address, url: "http://127.0.0.1:9" },
    { ...address, url: `${address.url}/nowhere` },
  ]) {
    await writeRedis(broken, [{ key, list: list("b") }]);
    expect((await readRedis(broken, [key], waitMsMax))[0]).toBeUndefined();
  }
  const again = await eventually(async () => (await readRedis(address, [key], waitMsMax))[0]);
  expect(again).toEqual(list("a"));
});

test("a cache without time left is not waited for", async () => {
  expect((await readRedis(address, [newKey()], 0))[0]).toBeUndefined();
});
