// `endcap dead-letters`: what could not be taken, and why.
import { readConfig } from "../config.ts";
import { openDatabase } from "../database/open-database.ts";
import type { KeptDeadLetter } from "../stream/dead-letters.ts";
import { listDeadLetters } from "../stream/dead-letters.ts";
import type { Command } from "./command.ts";
import { number, text } from "./command.ts";

const limitMax = 10_000;

export const deadLetters: Command = {
  name: "dead-letters",
  summary: "List messages that could not be taken, newest first",
  options: {
    shop: { type: "string", value: "SHOP", summary: "Only of this shop" },
    all: { type: "boolean", summary: "Also those that were replayed" },
    limit: { type: "string", value: "N", default: "50", summary: "At most so many" },
    json: { type: "boolean", summary: "One JSON object a line, with the whole value" },
  },
  run: async (given) => {
    const limit = number(given, "limit", { min: 1, max: limitMax }) ?? limitMax;
    const shop = text(given, "shop");
    const database = await openDatabase(readConfig(), { applicationName: "endcap dead-letters" });
    try {
      const all = given.values["all"] === true;
      const letters = await listDeadLetters(database.sql, { limit, all, ...(shop === undefined ? {} : { shop }) });
      if (given.values["json"] === true) for (const letter of letters) console.log(JSON.stringify(letter));
      else console.log(letters.length === 0 ? "There are no dead letters." : letters.map(lineOf).join("\n"));
    } finally {
      await database.close();
    }
  },
};

const lineOf = (letter: KeptDeadLetter): string =>
  [
    letter.lastAt.toISOString(),
    letter.id,
    letter.stage.padEnd(6),
    letter.shop ?? "-",
    letter.times > 1 ? `${letter.times}×` : "",
    `${letter.code}: ${letter.reason}`,
    letter.replayedAt ? `(replayed ${letter.replayedAt.toISOString()})` : "",
  ]
    .filter(Boolean)
    .join("  ");
