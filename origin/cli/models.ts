// `endcap models`: what was trained, what is live, and the way back.
import { readConfig } from "../config.ts";
import { openDatabase } from "../database/open-database.ts";
import { openObjects } from "../objects/open-objects.ts";
import type { Registry } from "../registry/registry.ts";
import { openRegistry } from "../registry/registry.ts";
import type { Command } from "./command.ts";
import { text } from "./command.ts";

const usage = "Say what: list, history, promote MODEL VERSION, or roll-back MODEL.";

export const models: Command = {
  name: "models",
  summary: "List a shop's models and their history, put a version live, or go back to the one before",
  positionals: "list | history | promote MODEL VERSION | roll-back MODEL",
  options: {
    shop: { type: "string", value: "SHOP", summary: "The shop" },
    reason: { type: "string", value: "WORDS", default: "", summary: "Why, for the history" },
  },
  run: async (given) => {
    const shop = text(given, "shop");
    if (shop === undefined) throw new Error("Name the shop: --shop SHOP.");
    const config = readConfig();
    const database = await openDatabase(config, { applicationName: "endcap models" });
    try {
      const registry = openRegistry(database.sql, openObjects(config));
      const by = { actor: "command line", reason: text(given, "reason") ?? "" };
      console.log(await act(registry, shop, given.positionals, by));
    } finally {
      await database.close();
    }
  },
};

async function act(
  registry: Registry,
  shop: string,
  [action, model, version]: readonly string[],
  by: { actor: string; reason: string },
): Promise<string> {
  if (action === "list") return list(registry, shop);
  if (action === "history") return history(registry, shop);
  if (action === "promote" && model !== undefined && version !== undefined) {
    await registry.promote({ shop, model, version }, by);
    return `${model} ${version} is live.`;
  }
  if (action === "roll-back" && model !== undefined) {
    const ref = await registry.rollBack(shop, model, by);
    return `${model} ${ref.version} is live again.`;
  }
  throw new Error(usage);
}

async function list(registry: Registry, shop: string): Promise<string> {
  const versions = await registry.versions(shop);
  const lines = versions.map(({ manifest: { model, version, metrics, dataWindow }, live }) =>
    [
      live ? "live" : "    ",
      model.padEnd(16),
      version,
      `hr@10 ${(metrics["hr10"] ?? 0).toFixed(3)}`,
      `ndcg@10 ${(metrics["ndcg10"] ?? 0).toFixed(4)}`,
      `${dataWindow.events} events until ${new Date(dataWindow.toMs).toISOString().slice(0, 10)}`,
    ].join("  "),
  );
  return lines.length === 0 ? "Nothing was trained yet: endcap train does it." : lines.join("\n");
}

async function history(registry: Registry, shop: string): Promise<string> {
  const changes = await registry.history(shop);
  return changes
    .map(({ at, action, model, version, previous, actor, reason }) =>
      [
        at.toISOString().slice(0, 19),
        action.padEnd(9),
        model.padEnd(16),
        `${previous ?? "nothing"} → ${version}`,
        `by ${actor}`,
        reason,
      ].join("  "),
    )
    .join("\n");
}
