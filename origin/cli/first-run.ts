// What a new home needs before the demo shop opens: each a command that anyone can run again, skipped once it is done.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { grocerDataset } from "../../examples/grocer/dataset.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { Step } from "./supervisor.ts";

const shop = "grocer";
const program = fileURLToPath(new URL("endcap.ts", import.meta.url));

/** Where the demo shop's keys are kept. */
export const demoKeysFile = (home: string): string => join(home, "demo-keys.json");

/** The keys stay, but a start on other ports gives them other addresses. @throws Error in words for the operator */
export function keepAddresses(file: string, { edgeUrl, originUrl }: Pick<Config, "edgeUrl" | "originUrl">): void {
  if (!existsSync(file)) return;
  const keys = readKeys(file);
  const moved = { ...keys, edgeUrl, originUrl, adminUrl: `${originUrl}/` };
  if (isDeepStrictEqual(keys, moved)) return;
  writeFileSync(`${file}.new`, `${JSON.stringify(moved, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readKeys(file: string): object {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Error(`${file} is damaged. Delete it and start again: the shop gets new keys.`);
  }
}

/** The grocer: shop and keys, a year of baskets, models, the lists of last resort, and all of it at the edge. */
export function firstRun(home: string): readonly Step[] {
  const { itemsPath, purchasesPath, splitAtMs } = grocerDataset;
  const keys = demoKeysFile(home);
  const baked = join(home, "baked-lists.ts");
  const files = ["--items", itemsPath, "--events", purchasesPath];
  return [
    {
      ...command("Opening the grocer's shop", [
        "create-shop",
        shop,
        "--name",
        "The Grocer",
        "--keys-file",
        keys,
        "--if-missing",
      ]),
      when: "data",
      isDone: async (database) => existsSync(keys) && (await has(database, "shops")),
    },
    {
      ...command("Importing a year of baskets", [
        ...["import", "--shop", shop, ...files],
        ...["--until", new Date(splitAtMs).toISOString(), "--shift-to-yesterday"],
      ]),
      when: "data",
      isDone: (database) => has(database, "lake_imports"),
    },
    {
      ...command("Training the first models", ["train", "--shop", shop, "--actor", "first start"]),
      when: "data",
      isDone: (database) => has(database, "live_models"),
    },
    {
      ...command("Baking the lists of last resort", ["publish", "--shop", shop, "--baked", baked]),
      when: "data",
      isDone: async () => existsSync(baked),
    },
    {
      ...command("Publishing to the edge", ["publish", "--shop", shop]),
      when: "running",
      isDone: (database) => has(database, "publications"),
    },
  ];
}

const command = (title: string, args: readonly string[]): Pick<Step, "title" | "file" | "args"> => ({
  title,
  file: process.execPath,
  args: [program, ...args],
});

async function has({ sql }: Database, table: string): Promise<boolean> {
  return (await sql`select from ${sql(table)} where shop = ${shop} limit 1`).length > 0;
}
