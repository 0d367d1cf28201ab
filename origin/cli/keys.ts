// `endcap keys`: issue, list and revoke a shop's API keys.
import { deriveSecret } from "../../shared/trust/secret.ts";
import { issueKey, listKeys, revokeKey } from "../catalogue/api-keys.ts";
import { readConfig } from "../config.ts";
import { openDatabase } from "../database/open-database.ts";
import type { Command } from "./command.ts";
import { number, text } from "./command.ts";

const limitPerMinuteMax = 10_000_000;

export const keys: Command = {
  name: "keys",
  summary: "List, issue or revoke the API keys of a shop",
  positionals: "list | issue | revoke <key id>",
  options: {
    shop: { type: "string", value: "SHOP", summary: "The shop" },
    kind: {
      type: "string",
      value: "KIND",
      default: "publishable",
      summary: "publishable (in browsers) or secret (on servers)",
    },
    name: { type: "string", value: "NAME", summary: "What the key is for" },
    origin: { type: "string", value: "URL", multiple: true, summary: "Browser origin that may use it; any by default" },
    "limit-per-minute": { type: "string", value: "N", summary: "Calls a minute, per key and shopper" },
  },
  run: async (given) => {
    const [action, id, ...more] = given.positionals;
    const shop = text(given, "shop");
    if (shop === undefined) throw new Error("Name the shop: --shop SHOP.");
    const config = readConfig();
    const database = await openDatabase(config, { applicationName: "endcap keys" });
    try {
      if (action === "list" && id === undefined) {
        for (const key of await listKeys(database.tables, shop))
          console.log(
            [
              key.id,
              key.kind.padEnd(11),
              key.issuedAt.toISOString(),
              key.revokedAt ? `revoked ${key.revokedAt.toISOString()}` : "",
              key.name,
            ]
              .filter(Boolean)
              .join("  "),
          );
      } else if (action === "issue" && id === undefined) {
        const kind = text(given, "kind");
        if (kind !== "publishable" && kind !== "secret") throw new Error("--kind is publishable or secret.");
        const limitPerMinute = number(given, "limit-per-minute", { min: 1, max: limitPerMinuteMax });
        const order = {
          kind,
          name: text(given, "name") ?? "",
          origins: [given.values["origin"] ?? []].flat().map(String),
        } as const;
        const secret = await deriveSecret(config.edgeSecret, "api-key");
        console.log(
          await issueKey(
            database.tables,
            shop,
            { ...order, ...(limitPerMinute === undefined ? {} : { limitPerMinute }) },
            secret,
          ),
        );
      } else if (action === "revoke" && id !== undefined && more.length === 0) {
        await revokeKey(database.tables, shop, id);
        console.log(`${id} is revoked: the edge refuses it within seconds.`);
      } else throw new Error("Say list, issue, or revoke with one key id.");
    } finally {
      await database.close();
    }
  },
};
