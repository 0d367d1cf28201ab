// A model goes live and comes back while shoppers are being answered, and none of them notices. What was damaged in storage never goes live.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderStore } from "../origin/objects/folder-store.ts";
import { openRegistry } from "../origin/registry/registry.ts";
import type { ModelManifest } from "../shared/wire/model-manifest.ts";
import { call, errorOf, historyOf, home, inTables, keys, newShopper, reply, shelf, until } from "./the-shop.ts";

const model = "item-to-item";
const servedMsMax = 10_000;
const admin = { key: keys.adminToken };
const models = `${keys.originUrl}/v1/admin/models`;

interface Listed {
  readonly model: string;
  readonly version: string;
  readonly live: boolean;
}
const liveVersion = async (): Promise<string | undefined> =>
  ((await reply(models, admin)) as { models: Listed[] }).models.find((each) => each.model === model && each.live)
    ?.version;

/** The live model once more, as a training that found the same would save it. */
const savedAgain = (): Promise<ModelManifest> =>
  inTables(async (sql) => {
    const registry = openRegistry(sql, folderStore(join(home, "objects")));
    const live = (await registry.live(keys.shop)).find((each) => each.model === model);
    const loaded = await registry.load({ shop: keys.shop, model, version: live?.version ?? "" });
    const { onnx: _, items: __, ...manifest } = loaded.manifest;
    const version = `journey-${Date.now()}`;
    // ModelProto.doc_string at its end: a file of its own, which says the same.
    const onnx = Buffer.concat([loaded.onnx, Buffer.from([0x32, version.length]), Buffer.from(version)]);
    return registry.save({ ...manifest, version, createdAt: Date.now() }, { ...loaded, onnx });
  });

let before: string;
let next: ModelManifest;
beforeAll(async () => {
  before = (await liveVersion()) ?? "";
  next = await savedAgain();
});
afterAll(async () => {
  if ((await liveVersion()) !== before) await call(`${models}/${model}/${before}/promote`, { ...admin, body: {} });
});

/** Shoppers who look at something and ask for their shelf, until told to stop. @returns what they were served by, and what went wrong */
function shoppers(count: number) {
  const versions = new Map<string, number>();
  const faults: string[] = [];
  let asking = true;
  const all = Array.from({ length: count }, async () => {
    for (let turn = 0; asking; turn++) {
      const history = historyOf([turn % 2 === 0 ? "1082185" : "995242"]);
      try {
        const { modelVersion, rung } = await shelf({
          shopper: newShopper(),
          consent: "full",
          history,
          placement: "home",
          n: 12,
        });
        if (rung === "ranked") versions.set(modelVersion, (versions.get(modelVersion) ?? 0) + 1);
      } catch (error) {
        faults.push(String(error));
      }
    }
  });
  return {
    servedBy: (version: string): number =>
      [...versions].reduce((sum, [name, times]) => sum + (name.includes(version) ? times : 0), 0),
    async stop(): Promise<readonly string[]> {
      asking = false;
      await Promise.all(all);
      return faults;
    },
  };
}

test("a promoted model serves within seconds, and one call brings the one before back; no answer fails meanwhile", async () => {
  const crowd = shoppers(4);
  try {
    await until(async () => expect(crowd.servedBy(before)).toBeGreaterThan(5));
    expect(await reply(`${models}/${model}/${next.version}/promote`, { ...admin, body: {} })).toEqual({
      model,
      version: next.version,
    });
    await until(async () => expect(crowd.servedBy(next.version)).toBeGreaterThan(5), servedMsMax);
    const served = crowd.servedBy(before);
    expect(await reply(`${models}/${model}/roll-back`, { ...admin, body: {} })).toEqual({ model, version: before });
    expect(await liveVersion()).toBe(before);
    await until(async () => expect(crowd.servedBy(before)).toBeGreaterThan(served + 5), servedMsMax);
  } finally {
    expect(await crowd.stop()).toEqual([]);
  }
});

test("both changes are in the books, with who made them", async () => {
  const rows = (await reply(`${keys.originUrl}/v1/admin/audit`, admin)) as {
    actor: string;
    action: string;
    subject: string;
    outcome: string;
  }[];
  expect(rows.slice(0, 2)).toMatchObject([
    { actor: "owner", action: "roll back", subject: model, outcome: "done" },
    { actor: "owner", action: "promote", subject: `${model} ${next.version}`, outcome: "done" },
  ]);
});

test("a version whose file is not what its checksum says is refused, and the live one goes on", async () => {
  const file = join(home, "objects", `models/shop=${keys.shop}/${next.onnx}`);
  const whole = readFileSync(file);
  const damaged = Buffer.from(whole);
  damaged[Math.floor(damaged.length / 2)] = (damaged[Math.floor(damaged.length / 2)] ?? 0) ^ 1;
  writeFileSync(file, damaged);
  try {
    const refused = await call(`${models}/${model}/${next.version}/promote`, { ...admin, body: {} });
    expect(await errorOf(refused)).toEqual([422, "model/checksum"]);
    expect(await liveVersion()).toBe(before);
    const { items } = await shelf({ history: historyOf(["1082185"]), placement: "home", n: 12 });
    expect(items).toHaveLength(12);
  } finally {
    writeFileSync(file, whole);
  }
});
