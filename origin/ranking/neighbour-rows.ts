// Each item's neighbours as the live models answer to that item alone: what the edge keeps to answer without us.
import type { ModelHost } from "./models/model-host.ts";
import type { ModelSet } from "./models/model-set.ts";

/** Item id → neighbours with scores, best first. */
export type NeighbourRows = Map<string, (readonly [item: string, score: number])[]>;
export interface LiveNeighbours {
  /** Which versions these are: `item-to-item:v1+bought-together:v1`; `none` when no model is live. */
  readonly modelVersion: string;
  readonly rows: { readonly similar: NeighbourRows; readonly together: NeighbourRows };
}

export const neighboursMax = 50;
const modelOf = { similar: "item-to-item", together: "bought-together" } as const;

export async function neighbourRows(host: ModelHost, shop: string): Promise<LiveNeighbours> {
  await host.settled(shop);
  return host.use(shop, async (set) => {
    const versions = Object.values(modelOf).flatMap((model) => {
      const version = set?.models.get(model)?.manifest.version;
      return version === undefined ? [] : [`${model}:${version}`];
    });
    return {
      modelVersion: versions.join("+") || "none",
      rows: { similar: rowsOf(set, modelOf.similar), together: rowsOf(set, modelOf.together) },
    };
  });
}

function rowsOf(set: ModelSet | undefined, model: string): NeighbourRows {
  const rows: NeighbourRows = new Map();
  const [table, itemIds] = [set?.neighbours(model), set?.models.get(model)?.itemIds];
  if (!table || !itemIds) return rows;
  itemIds.forEach((id, index) => {
    const row: (readonly [string, number])[] = [];
    const from = (index + 1) * table.width;
    for (let at = from; at < from + Math.min(neighboursMax, table.width); at++) {
      const neighbour = itemIds[(table.item[at] ?? 0) - 1];
      if (neighbour === undefined) break;
      row.push([neighbour, table.score[at] ?? 0]);
    }
    if (row.length > 0) rows.set(id, row);
  });
  return rows;
}
