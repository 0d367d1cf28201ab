// `endcap create-shop`: a tenant with its owner, and the keys to begin with.
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { deriveSecret } from "../../shared/trust/secret.ts";
import { currency as currencyShape } from "../../shared/wire/identifier.ts";
import { issueAdminToken } from "../admin/sign-in.ts";
import { issueKey } from "../catalogue/api-keys.ts";
import { createShop as create, shopExists } from "../catalogue/shops.ts";
import type { Config } from "../config.ts";
import { readConfig } from "../config.ts";
import type { Database, Tables } from "../database/connect.ts";
import { openDatabase } from "../database/open-database.ts";
import type { Command, Given } from "./command.ts";
import { text } from "./command.ts";

export const createShop: Command = {
  name: "create-shop",
  summary: "Create a shop with an owner, a publishable and a secret key",
  positionals: "<shop>",
  options: {
    name: { type: "string", value: "NAME", summary: "What people call it; its id by default" },
    currency: { type: "string", value: "CODE", default: "USD", summary: "Three capital letters" },
    owner: { type: "string", value: "NAME", default: "owner", summary: "Who the admin token is for" },
    origin: {
      type: "string",
      value: "URL",
      multiple: true,
      summary: "Browser origin that may use the publishable key; any by default",
    },
    "keys-file": { type: "string", value: "FILE", summary: "Write the keys there (mode 600) instead of showing them" },
    "if-missing": {
      type: "boolean",
      summary: "Do nothing when the shop and its keys file are there; make anew what is missing",
    },
  },
  run: async (given) => {
    const [shop, ...more] = given.positionals;
    if (shop === undefined || more.length > 0) throw new Error("Name one shop: endcap create-shop <shop>.");
    const file = text(given, "keys-file");
    const config = readConfig();
    const database = await openDatabase(config, { applicationName: "endcap create-shop" });
    try {
      const missing = !(await shopExists(database.tables, shop));
      if (missing || given.values["if-missing"] !== true) await makeShop(database.tables, shop, given);
      else if (file !== undefined && existsSync(file)) return console.log(`The shop ${shop} and ${file} are there.`);
      const keys = await makeKeys(database, config, shop, given);
      if (file === undefined) console.log(JSON.stringify(keys, undefined, 2));
      else await writePrivate(resolve(file), `${JSON.stringify(keys, undefined, 2)}\n`);
      if (file !== undefined) console.log(`The keys of ${shop} are in ${file}.`);
    } finally {
      await database.close();
    }
  },
};

async function makeShop(tables: Tables, shop: string, given: Given): Promise<void> {
  const currency = currencyShape.safeParse(text(given, "currency"));
  if (!currency.success) throw new Error(`--currency: ${currency.error.issues[0]?.message ?? "not understood"}.`);
  await create(tables, shop, { name: text(given, "name") ?? shop, settings: { currency: currency.data } });
}

async function makeKeys({ sql, tables }: Database, config: Config, shop: string, given: Given) {
  const keySecret = await deriveSecret(config.edgeSecret, "api-key");
  const origins = [given.values["origin"] ?? []].flat().map(String);
  return {
    shop,
    publishableKey: await issueKey(tables, shop, { kind: "publishable", name: "first", origins }, keySecret),
    secretKey: await issueKey(tables, shop, { kind: "secret", name: "first" }, keySecret),
    edgeUrl: config.edgeUrl,
    originUrl: config.originUrl,
    adminUrl: `${config.originUrl}/`,
    adminToken: await issueAdminToken(sql, shop, text(given, "owner") ?? "owner"),
  };
}

/** Whole or not at all, and never readable by others. */
async function writePrivate(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, content, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
