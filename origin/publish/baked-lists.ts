// The last resort of the edge, as a module that a deploy bundles into the Worker in the place of `endcap:baked`.
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Baked, BakedItem, BakedShop } from "../../shared/wire/baked.ts";
import { bakedItemsMax } from "../../shared/wire/baked.ts";
import { listKey } from "../../shared/wire/list-key.ts";
import { cardOf } from "./build-bundle.ts";
import type { ContentParts, ShopContent } from "./shop-content.ts";
import { readShopContent } from "./shop-content.ts";

/** Per segment; the shop's own list has `bakedItemsMax`. */
const segmentItemsMax = 24;
const segmentsMax = 40;

/** Writes the module atomically. @returns how many shops it holds @throws EndcapError shop/unknown */
export async function writeBakedLists(
  parts: ContentParts,
  shops: readonly string[],
  file: string,
  nowMs: number,
): Promise<number> {
  const baked: Record<string, BakedShop> = {};
  for (const shop of shops) {
    const content = await readShopContent(parts, shop);
    if (content.items.length > 0) baked[shop] = bakedShop(content, nowMs);
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, bakedModule(baked));
  await rename(`${file}.new`, file);
  return Object.keys(baked).length;
}

/** Available items only: nothing will tell the last resort what sold out since. */
export function bakedShop(content: ShopContent, nowMs: number): BakedShop {
  const available = content.items.filter((item) => item.stock !== 0);
  const cards = new Map(available.map((item) => [item.id, cardOf(item)]));
  const lists: Record<string, BakedItem[]> = {
    [listKey("popular")]: available
      .slice(0, bakedItemsMax)
      .map((item, place) => ({ ...cardOf(item), score: score(1 / (place + 1)) })),
  };
  const segments = Object.entries(content.lists).filter(([key]) => key.startsWith("popular/") && !key.includes("@"));
  for (const [key, list] of segments.slice(0, segmentsMax)) {
    lists[key] = list
      .flatMap(([id, value]): BakedItem[] => {
        const card = cards.get(id);
        return card ? [{ ...card, score: score(value) }] : [];
      })
      .slice(0, segmentItemsMax);
  }
  return { at: nowMs, modelVersion: content.neighbours.modelVersion, placements: content.settings.placements, lists };
}

const score = (value: number): number => Number(value.toPrecision(4));

const bakedModule = (baked: Baked): string =>
  `// Generated at deploy by endcap publish --baked: each shop's own lists.\nexport const baked = ${JSON.stringify(baked)};\n`;
