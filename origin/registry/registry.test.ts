import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { folderStore } from "../objects/folder-store.ts";
import type { ModelRef, Registry } from "./registry.ts";
import { openRegistry } from "./registry.ts";

const database = await openTestDatabase();
const folder = mkdtempSync(join(tmpdir(), "endcap-registry-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const registry: Registry = openRegistry(database.sql, folderStore(folder));
const by = { actor: "test" };
let shops = 0;
let shop = "";

beforeEach(async () => {
  shop = `shop-${shops++}`;
  await database.sql`insert into shops (shop, name) values (${shop}, ${shop})`;
});

async function save(version: string, bytes = version): Promise<ModelRef> {
  await registry.save(
    {
      shop,
      model: "popular",
      version,
      kind: "source",
      createdAt: Date.UTC(2026, 0, 1) + shops,
      dataWindow: { fromMs: 0, toMs: 1, events: 1 },
      parameters: { halfLifeDays: 30 },
      metrics: { hr10: 0.5 },
      itemsMax: 10,
      historyMax: 50,
      contextWidth: 1,
      inputs: ["history", "weight", "context"],
      segments: ["popular"],
    },
    { onnx: new TextEncoder().encode(bytes), itemIds: ["a", "b"] },
  );
  return { shop, model: "popular", version };
}

test("a saved model is loaded as it was, with its items", async () => {
  const ref = await save("1");
  const loaded = await registry.load(ref);
  expect(new TextDecoder().decode(loaded.onnx)).toBe("1");
  expect(loaded.itemIds).toEqual(["a", "b"]);
  expect(loaded.manifest).toMatchObject({ version: "1", parameters: { halfLifeDays: 30 } });
  await expect(registry.load({ ...ref, version: "2" })).rejects.toMatchObject({ code: "model/unknown" });
});

test("promote moves the pointer, roll back is one action, and all of it is remembered", async () => {
  const [one, two, three] = [await save("1"), await save("2"), await save("3")];
  for (const ref of [one, two, three]) await registry.promote(ref, { actor: "ann", reason: "better" });
  expect(await registry.live(shop)).toEqual([{ model: "popular", version: "3", sequence: 3 }]);
  expect(await registry.rollBack(shop, "popular", by)).toEqual(two);
  expect(await registry.rollBack(shop, "popular", by)).toEqual(one);
  await expect(registry.rollBack(shop, "popular", by)).rejects.toMatchObject({ code: "model/unknown" });
  expect((await registry.history(shop)).map(({ action, version, previous }) => [action, version, previous])).toEqual([
    ["roll-back", "1", "2"],
    ["roll-back", "2", "3"],
    ["promote", "3", "2"],
    ["promote", "2", "1"],
    ["promote", "1", null],
  ]);
  expect(
    (await registry.versions(shop, "popular")).filter(({ live }) => live).map(({ manifest }) => manifest.version),
  ).toEqual(["1"]);
});

test("a damaged or missing file is refused at load, at promote and at roll back, and the live model stays", async () => {
  const [good, bad] = [await save("good"), await save("bad")];
  const file = (bytes: string): string => {
    const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));
    return paths.find((path) => path.includes(`shop=${shop}/`) && contentOf(path) === bytes) ?? "";
  };
  await registry.promote(bad, by);
  await registry.promote(good, by);
  writeFileSync(file("bad"), "evil");
  await expect(registry.load(bad)).rejects.toMatchObject({ code: "model/checksum" });
  await expect(registry.promote(bad, by)).rejects.toMatchObject({ code: "model/checksum" });
  await expect(registry.rollBack(shop, "popular", by)).rejects.toMatchObject({ code: "model/checksum" });
  rmSync(file("evil"));
  await expect(registry.promote(bad, by)).rejects.toMatchObject({ code: "model/checksum" });
  expect(await registry.live(shop)).toMatchObject([{ version: "good" }]);
});

test("twenty promotions at once leave one live version and an unbroken history", async () => {
  const refs: ModelRef[] = [];
  for (let version = 0; version < 20; version++) refs.push(await save(`v${version}`));
  await Promise.all(refs.map((ref) => registry.promote(ref, by)));
  const history = (await registry.history(shop)).toReversed();
  expect(history.map(({ sequence }) => sequence)).toEqual(refs.map((_, index) => index + 1));
  expect(history.slice(1).map(({ previous }) => previous)).toEqual(history.slice(0, -1).map(({ version }) => version));
  expect(await registry.live(shop)).toMatchObject([{ version: history.at(-1)?.version }]);
});

test("listeners hear which shop changed", async () => {
  const heard: (string | undefined)[] = [];
  const stop = await registry.onChange((changed) => heard.push(changed));
  await registry.promote(await save("1"), by);
  await vi.waitFor(() => expect(heard).toEqual([undefined, shop]));
  await stop();
});

test("a manifest that does not keep to its shape is refused", async () => {
  await expect(save("no spaces please")).rejects.toMatchObject({ code: "model/invalid" });
});

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
