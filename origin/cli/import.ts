// `endcap import`: a shop's items and history from files.
import { deriveSecret } from "../../shared/trust/secret.ts";
import { eventNames } from "../../shared/wire/event-kind.ts";
import { openCatalogue } from "../catalogue/catalogue.ts";
import { shopExists } from "../catalogue/shops.ts";
import { readConfig } from "../config.ts";
import { openDatabase } from "../database/open-database.ts";
import { importEvents } from "../lake/import/import-events.ts";
import { importItems } from "../lake/import/import-items.ts";
import { eventFields, itemFields, parseMapping } from "../lake/import/import-mapping.ts";
import { openObjects, scratchFolder } from "../objects/open-objects.ts";
import type { Command, Given } from "./command.ts";
import { text } from "./command.ts";

const wordsOf = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([field, words]) => `${field} (${words})`)
    .join("; ");

export const importData: Command = {
  name: "import",
  summary:
    "Import items and events of a shop from Parquet, CSV or JSON lines, each event once however often it is repeated",
  options: {
    shop: { type: "string", value: "SHOP", summary: "The shop" },
    items: { type: "string", value: "FILE", summary: "Its items" },
    events: { type: "string", value: "FILE", summary: "What its shoppers did, one line an item" },
    "item-columns": {
      type: "string",
      value: "FIELD=COLUMN,…",
      default: "",
      summary: `Columns named otherwise. Fields: ${wordsOf(itemFields)}`,
    },
    "event-columns": {
      type: "string",
      value: "FIELD=COLUMN,…",
      default: "",
      summary: `Columns named otherwise. Fields: ${wordsOf(eventFields)}`,
    },
    event: {
      type: "string",
      value: "NAME",
      default: "purchase",
      summary: "What the events are, where the file has no such column",
    },
    currency: { type: "string", value: "CODE", summary: "Currency of prices, where the file has no such column" },
    until: {
      type: "string",
      value: "TIME",
      summary: "Leave out what happened then or later, in the file's own time (2017-12-18, UTC)",
    },
    "shift-to-yesterday": {
      type: "boolean",
      summary: "Move all times by whole days so that the last imported day is yesterday; decided once",
    },
  },
  run: async (given) => {
    const [shop, items, events] = [text(given, "shop"), text(given, "items"), text(given, "events")];
    if (shop === undefined) throw new Error("Name the shop: --shop SHOP.");
    if (items === undefined && events === undefined)
      throw new Error("Name a file: --items FILE, --events FILE, or both.");
    const itemMapping = parseMapping(text(given, "item-columns") ?? "", itemFields);
    const eventMapping = parseMapping(text(given, "event-columns") ?? "", eventFields);
    const event = text(given, "event") ?? "purchase";
    if (!(eventNames as readonly string[]).includes(event))
      throw new Error(`--event is one of ${eventNames.join(", ")}.`);
    const [untilMs, currency] = [momentOption(given, "until"), text(given, "currency")];
    const config = readConfig();
    const startedAt = performance.now();
    const progress = (line: string) =>
      console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
    const database = await openDatabase(config, { applicationName: "endcap import" });
    try {
      const { sql } = database;
      if (!(await shopExists(database.tables, shop)))
        throw new Error(`There is no shop ${shop}: endcap create-shop ${shop} makes it.`);
      if (items !== undefined) {
        const order = { shop, file: items, mapping: itemMapping, currency };
        const { accepted, refused, examples } = await importItems(openCatalogue(sql), scratchFolder(config), order);
        progress(`${accepted} items${refusedWords(refused, examples)}`);
      }
      if (events !== undefined) {
        const aliasSecret = await deriveSecret(config.edgeSecret, "alias", shop);
        const parts = {
          sql,
          objects: openObjects(config),
          scratchFolder: scratchFolder(config),
          aliasSecret,
          nowMs: Date.now(),
          progress,
        };
        const shiftToYesterday = given.values["shift-to-yesterday"] === true;
        const done = await importEvents(parts, {
          shop,
          file: events,
          mapping: eventMapping,
          event,
          currency,
          untilMs,
          shiftToYesterday,
        });
        const counted =
          done.events === 0
            ? "nothing new: these lines were counted before"
            : `${done.events} events of ${done.shoppers} shoppers`;
        progress(`${counted}${refusedWords(done.refused, done.examples)}`);
      }
    } finally {
      await database.close();
    }
  },
};

const refusedWords = (refused: number, examples: readonly string[]): string =>
  refused === 0 ? "" : `, ${refused} lines refused (${examples.join("; ")})`;

function momentOption(given: Given, name: string): number | undefined {
  const value = text(given, name);
  if (value === undefined) return undefined;
  const moment = Date.parse(value);
  if (Number.isNaN(moment))
    throw new Error(`--${name} must be a date or time such as 2017-12-18 or 2017-12-18T06:00:00Z.`);
  return moment;
}
