// `endcap train`: one training of a shop's models from the lake, each live only if it is not worse than what it replaces.
import { pino } from "pino";
import { readConfig } from "../config.ts";
import { openDatabase } from "../database/open-database.ts";
import { openLake } from "../lake/lake.ts";
import { openObjects, scratchFolder } from "../objects/open-objects.ts";
import { openRegistry } from "../registry/registry.ts";
import { startTrain } from "../services/train.ts";
import type { Command } from "./command.ts";
import { text } from "./command.ts";

const tellMs = 2_000;

export const train: Command = {
  name: "train",
  summary: "Train a shop's models from the lake and put live those that are not worse",
  options: {
    shop: { type: "string", value: "SHOP", summary: "The shop" },
    actor: { type: "string", value: "NAME", default: "command line", summary: "Who the audit says it was" },
  },
  run: async (given) => {
    const shop = text(given, "shop");
    if (shop === undefined) throw new Error("Name the shop: --shop SHOP.");
    const config = readConfig();
    const database = await openDatabase(config, { applicationName: "endcap train" });
    const { sql } = database;
    const objects = openObjects(config);
    const service = startTrain({
      sql,
      registry: openRegistry(sql, objects),
      lake: openLake({ sql, objects, scratchFolder: scratchFolder(config) }),
      logger: pino({ level: "silent" }),
      watch: false,
    });
    let told = "";
    const timer = setInterval(() => {
      const stage = service.running(shop)?.stage ?? told;
      if (stage !== told) console.log(stage);
      told = stage;
    }, tellMs);
    try {
      for (const { model, live, reason } of await service.train(shop, text(given, "actor") ?? "command line")) {
        console.log(`${model}: ${live ? "live" : "not live"}, ${reason}`);
      }
    } finally {
      clearInterval(timer);
      await service.stop();
      await database.close();
    }
  },
};
