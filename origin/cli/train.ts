// `endcap train`: a shop's models, from the lake, here and now.
import { pino } from "pino";
import { readConfig } from "../config.ts";
import { openDatabase } from "../database/open-database.ts";
import { openLake } from "../lake/lake.ts";
import { openObjects, scratchFolder } from "../objects/open-objects.ts";
import { openRegistry } from "../registry/registry.ts";
import { startTrain } from "../services/train.ts";
import type { Command } from "./command.ts";
import { text } from "./command.ts";

const watchMs = 200;

export const train: Command = {
  name: "train",
  summary: "Train all models of a shop, judge them on held-out days, and put live what is not worse",
  options: {
    shop: { type: "string", value: "SHOP", summary: "The shop" },
    actor: { type: "string", value: "NAME", default: "command line", summary: "Who the history says it was" },
  },
  run: async (given) => {
    const shop = text(given, "shop");
    if (shop === undefined) throw new Error("Name the shop: --shop SHOP.");
    const config = readConfig();
    const logger = pino({ level: "warn" }, pino.destination({ fd: 2, sync: true }));
    const startedAt = performance.now();
    const progress = (line: string): void =>
      console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
    const database = await openDatabase(config, { applicationName: "endcap train" });
    try {
      const { sql } = database;
      const objects = openObjects(config);
      const lake = openLake({ sql, objects, scratchFolder: scratchFolder(config) });
      const service = startTrain({ sql, registry: openRegistry(sql, objects), lake, logger, watch: false });
      let told = "";
      const timer = setInterval(() => {
        const stage = service.running(shop)?.stage ?? told;
        if (stage !== told) progress(stage);
        told = stage;
      }, watchMs);
      const actor = text(given, "actor") ?? "command line";
      const versions = await service.train(shop, actor).finally(() => clearInterval(timer));
      for (const { model, live, reason, metrics } of versions)
        progress(
          `${model} ${live ? "is live" : "is not live"}: ${reason}; hit rate at 10 ${(metrics["hr10"] ?? 0).toFixed(3)}`,
        );
    } finally {
      await database.close();
    }
  },
};
