import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { folderStore } from "../objects/folder-store.ts";
import { openRegistry } from "../registry/registry.ts";
import { neighbourGraph } from "../training/models/neighbour-graph.ts";
import { modelNeighbours } from "./model-neighbours.ts";

const { sql } = await openTestDatabase();
const folder = await mkdtemp(join(tmpdir(), "endcap-neighbours-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a live model's rows come out as they went in, by item id; nothing before one is live", async () => {
  await sql`insert into shops (shop, name) values ('a', 'A')`;
  const registry = openRegistry(sql, folderStore(folder));
  const source = modelNeighbours(registry);
  expect((await source.neighbours("a")).modelVersion).toBe("none");

  const items = 150;
  const table = { items, width: 3, item: new Int32Array((items + 1) * 3), score: new Float32Array((items + 1) * 3) };
  const numberOf = (own: number, place: number): number => ((own + place) % items) + 1;
  for (let own = 1; own <= items; own++)
    for (let place = 0; place < 3; place++) {
      table.item[own * 3 + place] = numberOf(own, place);
      table.score[own * 3 + place] = 3 - place;
    }
  const itemIds = Array.from({ length: items }, (_, index) => `i-${index + 1}`);
  await registry.save(
    {
      ...{ shop: "a", model: "item-to-item", version: "v1", kind: "source", createdAt: 1 },
      ...{ dataWindow: { fromMs: 0, toMs: 1, events: 1 }, parameters: {}, metrics: {} },
      ...{ itemsMax: 10, historyMax: 50, contextWidth: 0, inputs: ["history", "weight"] },
    },
    { onnx: neighbourGraph("item-to-item", table, 10), itemIds },
  );
  await registry.promote({ shop: "a", model: "item-to-item", version: "v1" }, { actor: "test" });

  const { modelVersion, rows } = await source.neighbours("a");
  expect(modelVersion).toBe("item-to-item:v1");
  expect(rows.together.size).toBe(0);
  for (let own = 1; own <= items; own++)
    expect(rows.similar.get(`i-${own}`)).toEqual([3, 2, 1].map((score, place) => [`i-${numberOf(own, place)}`, score]));
});
