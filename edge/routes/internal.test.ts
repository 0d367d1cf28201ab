import { expect, test } from "vitest";
import { deriveSecret } from "../../shared/trust/secret.ts";
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import { Bundles } from "../bundle/bundles.ts";
import { forgetOldVersions } from "../bundle/forget-old-versions.ts";
import { bundleKey, cardsKey, currentKey } from "../bundle/published-keys.ts";
import { encodeShop, publishCalls, sha256, signedPut, testShop } from "../bundle/test-shop.ts";
import { bindings, call, edgeSecret, errorCode, issueKey, newShop } from "../test-edge.ts";
import { ask, publish } from "./test-shelves.ts";

const text = (value: string) => Uint8Array.from(new TextEncoder().encode(value));
const keepAlive = () => {};

test("cards and a bundle that are signed and whole are kept, and `current` points to the bundle", async () => {
  const shop = newShop();
  const encoded = await encodeShop(testShop(shop));
  for (const { path, init } of await publishCalls(encoded, edgeSecret))
    expect((await call(path, init)).status).toBe(200);
  expect(await bindings.PUBLISHED.get(currentKey(shop))).toBe(encoded.checksum);
  const kept = await bindings.PUBLISHED.get(bundleKey(shop, encoded.checksum), "arrayBuffer");
  expect(new Uint8Array(kept ?? new ArrayBuffer())).toEqual(encoded.bundle);
  for (const { checksum } of encoded.shards)
    expect(await bindings.PUBLISHED.get(cardsKey(shop, checksum), "arrayBuffer")).not.toBeNull();
});

test("publishing the same bundle again changes nothing", async () => {
  const shop = newShop();
  await publish(shop);
  const second = await publish(shop, { modelVersion: "model-2" });
  const before = await bindings.PUBLISHED.get(currentKey(shop));
  expect(await publish(shop, { modelVersion: "model-2" })).toBe(second);
  expect(await bindings.PUBLISHED.get(currentKey(shop))).toBe(before);
});

test("every call that must not publish gets its code and leaves nothing behind", async () => {
  const shop = newShop();
  const encoded = await encodeShop(testShop(shop));
  const [cards, bundle] = await publishCalls(encoded, edgeSecret);
  if (!cards || !bundle) throw new Error("The test shop has no files.");
  const foreign = await encodeShop(testShop(newShop()));
  const noise = text("noise");
  const late = {
    [signatureHeader]: await signCall(
      { method: "PUT", path: bundle.path, body: encoded.bundle },
      await deriveSecret(edgeSecret, "service"),
      Date.now() - 6 * 60_000,
    ),
  };
  const key = await issueKey("secret", shop);
  const table: [string, string, RequestInit, string][] = [
    ["no signature", bundle.path, { method: "PUT", body: encoded.bundle }, "signature/missing"],
    [
      "a key instead",
      bundle.path,
      { method: "PUT", body: encoded.bundle, headers: { authorization: `Bearer ${key}` } },
      "signature/missing",
    ],
    ["another root", ...(await signedCall(bundle.path, encoded.bundle, "x".repeat(40))), "signature/invalid"],
    ["another path's signature", cards.path, bundle.init, "signature/invalid"],
    ["another body", bundle.path, { ...bundle.init, body: noise }, "signature/invalid"],
    ["an old signature", bundle.path, { method: "PUT", body: encoded.bundle, headers: late }, "signature/expired"],
    [
      "a wrong checksum",
      ...(await signedCall(`/v1/internal/bundles/${shop}/${"0".repeat(64)}`, encoded.bundle)),
      "bundle/checksum",
    ],
    [
      "a checksum of another form",
      ...(await signedCall(`/v1/internal/bundles/${shop}/abc`, encoded.bundle)),
      "request/invalid",
    ],
    [
      "a shop of another form",
      ...(await signedCall(`/v1/internal/bundles/NO/${encoded.checksum}`, encoded.bundle)),
      "request/invalid",
    ],
    [
      "noise as a bundle",
      ...(await signedCall(`/v1/internal/bundles/${shop}/${await sha256(noise)}`, noise)),
      "bundle/invalid",
    ],
    [
      "noise as cards",
      ...(await signedCall(`/v1/internal/cards/${shop}/${await sha256(noise)}`, noise)),
      "bundle/invalid",
    ],
    [
      "another shop's bundle",
      ...(await signedCall(`/v1/internal/bundles/${shop}/${foreign.checksum}`, foreign.bundle)),
      "bundle/invalid",
    ],
    ["a bundle before its cards", bundle.path, bundle.init, "bundle/cards-missing"],
    [
      "a bundle over 16 MiB",
      ...(await signedCall(bundle.path, new Uint8Array(16 * 1024 * 1024 + 1))),
      "request/too-large",
    ],
    ["POST", bundle.path, { ...bundle.init, method: "POST" }, "request/method"],
  ];
  for (const [what, path, init, code] of table) {
    const response = await call(path, init);
    expect([what, await errorCode(response)]).toEqual([what, code]);
    expect(response.status).toBeLessThan(500);
  }
  expect((await bindings.PUBLISHED.list({ prefix: `bundle/${shop}/` })).keys).toEqual([]);
  expect(await bindings.PUBLISHED.get(currentKey(shop))).toBeNull();
});

test("a cold isolate finds what serves in KV alone", async () => {
  const shop = newShop();
  const checksum = await publish(shop);
  const cold = new Bundles();
  expect(cold.serving(shop)).toBeUndefined();
  expect((await cold.waitFor(shop, bindings.PUBLISHED, keepAlive, 0))?.checksum).toBe(checksum);
});

test("a cold isolate serves the version before while the current one is not to be seen yet", async () => {
  const shop = newShop();
  const first = await publish(shop);
  const second = await publish(shop, { modelVersion: "model-2" });
  await bindings.PUBLISHED.delete(bundleKey(shop, second));
  const cold = new Bundles();
  expect((await cold.waitFor(shop, bindings.PUBLISHED, keepAlive, 0))?.checksum).toBe(first);
});

test("a version with a missing card file does not serve; one that arrives later does, after a pause", async () => {
  const shop = newShop();
  const encoded = await encodeShop(testShop(shop));
  await bindings.PUBLISHED.put(bundleKey(shop, encoded.checksum), encoded.bundle);
  await bindings.PUBLISHED.put(currentKey(shop), encoded.checksum);
  const cold = new Bundles();
  expect(await cold.waitFor(shop, bindings.PUBLISHED, keepAlive, 1_000)).toBeUndefined();
  for (const shard of encoded.shards) await bindings.PUBLISHED.put(cardsKey(shop, shard.checksum), shard.bytes);
  expect(await cold.waitFor(shop, bindings.PUBLISHED, keepAlive, 1_001)).toBeUndefined();
  expect((await cold.waitFor(shop, bindings.PUBLISHED, keepAlive, 60_000))?.checksum).toBe(encoded.checksum);
});

test("an isolate holds no more than its bytes: the shop asked for least recently leaves first", async () => {
  const shops = [newShop(), newShop(), newShop()] as const;
  for (const shop of shops) await publish(shop);
  const probe = new Bundles();
  const one = (await probe.waitFor(shops[0], bindings.PUBLISHED, keepAlive, 0))?.bytes ?? 0;
  const small = new Bundles(2 * one + 10);
  for (const shop of [shops[0], shops[1], shops[0], shops[2]])
    await small.waitFor(shop, bindings.PUBLISHED, keepAlive, 0);
  expect(small.bytes).toBeLessThanOrEqual(2 * one + 10);
  expect(shops.map((shop) => small.serving(shop) !== undefined)).toEqual([true, false, true]);
});

test("items whose cards do not fit into the isolate are left out of shelves, the rest serves", async () => {
  const shop = newShop();
  await publish(shop, { itemsPerShard: 20 });
  const probe = new Bundles();
  const whole = await probe.waitFor(shop, bindings.PUBLISHED, keepAlive, 0);
  const [first] = [...(whole?.shards.values() ?? [])];
  const tight = new Bundles((whole?.bundle.bytes ?? 0) + (first?.bytes ?? 0) + 10);
  const partly = await tight.waitFor(shop, bindings.PUBLISHED, keepAlive, 0);
  expect(partly?.servable.reduce((sum, one) => sum + one, 0)).toBe(20);
});

test("files that nobody serves any more leave KV after an hour; what serves, served before or is young stays", async () => {
  const shop = newShop();
  const versions: string[] = [];
  for (let number = 0; number < 8; number++) versions.push(await publish(shop, { modelVersion: `model-${number}` }));
  const strayCards = "0".repeat(64);
  await bindings.PUBLISHED.put(cardsKey(shop, strayCards), "stray", { metadata: { storedAt: 1 } });
  const kept = async (prefix: string) => (await bindings.PUBLISHED.list({ prefix })).keys.map(({ name }) => name);
  const current = { checksum: versions[7] ?? "", previous: versions[6] };
  await forgetOldVersions(bindings.PUBLISHED, shop, current, Date.now());
  expect(await kept(`bundle/${shop}/`)).toHaveLength(8);
  await forgetOldVersions(bindings.PUBLISHED, shop, current, Date.now() + 2 * 3600_000);
  const left = await kept(`bundle/${shop}/`);
  expect(left).toHaveLength(5);
  expect(left).toEqual(
    expect.arrayContaining([bundleKey(shop, current.checksum), bundleKey(shop, current.previous ?? "")]),
  );
  expect(await kept(`parts/${shop}/`)).toHaveLength(5);
  expect(await kept(`cards/${shop}/`)).toHaveLength(1);
  expect((await new Bundles().waitFor(shop, bindings.PUBLISHED, keepAlive, 0))?.checksum).toBe(current.checksum);
});

test("a published shop answers through the whole Worker", async () => {
  const shop = newShop();
  await publish(shop);
  const [popular] = await ask(await issueKey("publishable", shop), { requests: [{ placement: "popular", n: 60 }] });
  expect(popular?.items).toHaveLength(60);
});

async function signedCall(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  root = edgeSecret,
): Promise<[string, RequestInit]> {
  const signed = await signedPut(path, bytes, root);
  return [signed.path, signed.init];
}
