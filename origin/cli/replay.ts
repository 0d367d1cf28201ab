// `endcap replay`: dead letters get another chance, after what was wrong with them is mended.
import { pino } from "pino";
import { readConfig } from "../config.ts";
import { openDatabase } from "../database/open-database.ts";
import { featureStore } from "../features/feature-store.ts";
import { openDeadLetters } from "../stream/dead-letters.ts";
import { shopperKeys } from "../stream/intake/shopper-keys.ts";
import { takeMessages } from "../stream/intake/take-messages.ts";
import { withdraw } from "../stream/intake/withdraw.ts";
import { knownShops } from "../stream/known-shops.ts";
import { openEventLog } from "../stream/open-event-log.ts";
import { replayDeadLetters } from "../stream/replay-dead-letters.ts";
import type { Command } from "./command.ts";
import { number, text } from "./command.ts";

const limitMax = 10_000;

export const replay: Command = {
  name: "replay",
  summary: "Send dead letters through again, by their ids or all of them",
  positionals: "[id…]",
  options: {
    all: { type: "boolean", summary: "All that were not replayed yet" },
    shop: { type: "string", value: "SHOP", summary: "Only of this shop" },
    limit: { type: "string", value: "N", default: "1000", summary: "At most so many" },
  },
  run: async (given) => {
    const [ids, shop] = [given.positionals, text(given, "shop")];
    const limit = number(given, "limit", { min: 1, max: limitMax }) ?? limitMax;
    if (ids.length === 0 && given.values["all"] !== true)
      throw new Error("Say which: the ids that `endcap dead-letters` shows, or --all.");
    const config = readConfig();
    const logger = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true }));
    const database = await openDatabase(config, { applicationName: "endcap replay" });
    try {
      const { sql } = database;
      const log = await openEventLog(config, database, logger);
      const deadLetters = openDeadLetters(sql, log, (error) =>
        logger.warn({ err: error }, "the log did not take a dead letter"),
      );
      const shops = knownShops(sql);
      const take = takeMessages({
        ...{ log, shops, shopperKeys: shopperKeys(sql), deadLetters, now: Date.now },
        withdraw: withdraw(sql, featureStore(sql).forget),
      });
      const filter = { limit, ...(ids.length > 0 ? { ids } : {}), ...(shop === undefined ? {} : { shop }) };
      const result = await replayDeadLetters({ sql, log, deadLetters, take }, filter).finally(() => log.close());
      for (const { id, reason } of result.refused) console.log(`${id} stays dead: ${reason}`);
      console.log(`${result.replayed} replayed, ${result.refused.length} still dead.`);
    } finally {
      await database.close();
    }
  },
};
