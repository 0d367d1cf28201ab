/** What tests of shelves share: a published shop, and calls whose answers are checked against their shape. */
import { expect } from "vitest";
import type { BundleMeta } from "../../shared/wire/bundle.ts";
import type { Delta } from "../../shared/wire/delta.ts";
import type { ShelfAnswer } from "../../shared/wire/recommendation-answer.ts";
import { recommendationAnswer } from "../../shared/wire/recommendation-answer.ts";
import { encodeShop, publishCalls, testShop } from "../bundle/test-shop.ts";
import { call, edgeSecret, issueKey, newShop, post } from "../test-edge.ts";

export interface OpenShop {
  readonly shop: string;
  readonly key: string;
  readonly checksum: string;
}

export async function openShop(meta: Partial<BundleMeta> = {}): Promise<OpenShop> {
  const shop = newShop();
  const checksum = await publish(shop, meta);
  return { shop, key: await issueKey("publishable", shop), checksum };
}

/** @returns the checksum of the bundle */
export async function publish(shop: string, meta: Partial<BundleMeta> = {}): Promise<string> {
  const encoded = await encodeShop(testShop(shop, 60, meta));
  for (const { path, init } of await publishCalls(encoded, edgeSecret)) {
    const response = await call(path, init);
    expect(response.status, await response.clone().text()).toBe(200);
  }
  return encoded.checksum;
}

export async function ask(key: string, body: object): Promise<ShelfAnswer[]> {
  const response = await post("/v1/recommendations", key, body);
  expect(response.status, await response.clone().text()).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  return recommendationAnswer.parse(await response.json()).answers;
}

export const idsOf = (answer: ShelfAnswer | undefined): string[] => answer?.items.map(({ id }) => id) ?? [];

export const view = (item: string, ageMs = 0) => ({ item, event: "view_item", ageMs });

export const emptyDelta = (shop: string): Delta => ({
  shop,
  at: Date.now(),
  unavailable: [],
  available: [],
  prices: {},
  lists: {},
  rules: [],
  revokedKeys: [],
});
