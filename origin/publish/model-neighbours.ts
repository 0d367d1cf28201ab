// Neighbour rows out of the live models: what a model answers to a history of one item is that item's row, whoever trained it.
import { setImmediate as breathe } from "node:timers/promises";
import { InferenceSession } from "onnxruntime-node";
import type { NeighbourList } from "../../shared/wire/bundle.ts";
import { neighbourLists, neighboursMax } from "../../shared/wire/bundle.ts";
import type { LiveModel, LoadedModel, Registry } from "../registry/registry.ts";
import { runModel } from "../training/run-model.ts";
import type { NeighbourRows, NeighbourSource } from "./neighbour-source.ts";
import { noNeighbours } from "./neighbour-source.ts";

/** Which model fills which list of the bundle. */
const modelOf: Readonly<Record<NeighbourList, string>> = { similar: "item-to-item", together: "bought-together" };
const batchMax = 64;
const rememberedMax = 20;

/** Rows of a version never change: they are computed once and remembered for a few versions. */
export function modelNeighbours(registry: Pick<Registry, "live" | "load">): NeighbourSource {
  const remembered = new Map<string, Promise<NeighbourRows>>();
  const rowsOf = (shop: string, { model, version }: LiveModel): Promise<NeighbourRows> => {
    const key = `${shop}/${model}/${version}`;
    const known = remembered.get(key);
    if (known) return known;
    const rows = registry.load({ shop, model, version }).then(neighbourRows);
    remembered.set(key, rows);
    rows.catch(() => remembered.delete(key));
    for (const oldest of remembered.keys()) {
      if (remembered.size <= rememberedMax) break;
      remembered.delete(oldest);
    }
    return rows;
  };
  return {
    async neighbours(shop) {
      const live = await registry.live(shop);
      const rows: Record<NeighbourList, NeighbourRows> = { ...noNeighbours.rows };
      const versions: string[] = [];
      for (const list of neighbourLists) {
        const model = live.find((candidate) => candidate.model === modelOf[list]);
        if (!model) continue;
        rows[list] = await rowsOf(shop, model);
        versions.push(`${model.model}:${model.version}`);
      }
      return { rows, modelVersion: versions.join("+") || noNeighbours.modelVersion };
    },
  };
}

async function neighbourRows({ onnx, itemIds, manifest }: LoadedModel): Promise<NeighbourRows> {
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const rows = new Map<string, [string, number][]>();
  try {
    for (let start = 0; start < itemIds.length; start += batchMax) {
      const batch = Math.min(batchMax, itemIds.length - start);
      const { width, item, score } = await runModel(session, {
        ...{ batch, length: 1, weight: new Float32Array(batch).fill(1) },
        history: BigInt64Array.from({ length: batch }, (_, index) => BigInt(start + index + 1)),
        ...(manifest.inputs.includes("age") ? { age: new Float32Array(batch) } : {}),
        ...(manifest.inputs.includes("kind") ? { kind: new BigInt64Array(batch).fill(1n) } : {}),
        ...(manifest.inputs.includes("context") ? { context: new Float32Array(batch * manifest.contextWidth) } : {}),
      });
      for (let index = 0; index < batch; index++) {
        const own = start + index + 1;
        const row: [string, number][] = [];
        for (let place = index * width; place < (index + 1) * width && row.length < neighboursMax; place++) {
          const number = item[place] ?? 0;
          const id = itemIds[number - 1];
          if (number !== own && id !== undefined && (score[place] ?? 0) > 0) row.push([id, score[place] ?? 0]);
        }
        rows.set(itemIds[own - 1] ?? "", row);
      }
      await breathe();
    }
  } finally {
    await session.release();
  }
  return rows;
}
