// `endcap publish`: bundles to the edge now, and the lists that a deploy bakes into the Worker.
import { resolve } from "node:path";
import { deriveSecret } from "../../shared/trust/secret.ts";
import { listShops } from "../catalogue/shops.ts";
import { readConfig } from "../config.ts";
import { openDatabase } from "../database/open-database.ts";
import { featureStore } from "../features/feature-store.ts";
import { openObjects } from "../objects/open-objects.ts";
import { writeBakedLists } from "../publish/baked-lists.ts";
import { modelNeighbours } from "../publish/model-neighbours.ts";
import type { PublishOutcome } from "../publish/publish-shop.ts";
import { publishShop } from "../publish/publish-shop.ts";
import { openRegistry } from "../registry/registry.ts";
import type { Command } from "./command.ts";
import { text } from "./command.ts";

export const publish: Command = {
  name: "publish",
  summary: "Publish what changed to the edge, or write the lists that a deploy bakes into the Worker",
  options: {
    shop: { type: "string", value: "SHOP", summary: "Only this shop; all by default" },
    baked: {
      type: "string",
      value: "FILE",
      summary: "Write the module for endcap/baked to this file instead of calling the edge",
    },
  },
  run: async (given) => {
    const config = readConfig();
    const database = await openDatabase(config, { applicationName: "endcap publish" });
    try {
      const { sql } = database;
      const objects = openObjects(config);
      const { crowdLists } = featureStore(sql);
      const parts = { sql, crowdLists, neighbours: modelNeighbours(openRegistry(sql, objects)) };
      const only = text(given, "shop");
      const shops = only === undefined ? await listShops(database.tables) : [only];
      const baked = text(given, "baked");
      if (baked !== undefined) {
        const written = await writeBakedLists(parts, shops, resolve(baked), Date.now());
        console.log(`${baked} holds the lists of ${written} shops.`);
        return;
      }
      const serviceSecret = await deriveSecret(config.edgeSecret, "service");
      const edge = { edgeUrl: config.edgeUrl, serviceSecret, now: Date.now };
      for (const shop of shops)
        console.log(`${shop}: ${wordsOf(await publishShop({ ...parts, objects, edge }, shop))}`);
    } finally {
      await database.close();
    }
  },
};

function wordsOf({ outcome, items, bytes, checksum }: PublishOutcome): string {
  if (outcome === "no-items") return "has no items to publish";
  if (outcome === "unchanged") return `the edge has what is newest (${checksum?.slice(0, 12)})`;
  return `${items} items in ${bytes} bytes are published (${checksum?.slice(0, 12)})`;
}
