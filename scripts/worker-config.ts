// What a wrangler.toml says, as wrangler understands it. Wrangler is slow to load, so its reading is kept beside the
// bundles: a killed edge is back sooner.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export interface WorkerConfig {
  readonly name: string;
  /** Absolute. */
  readonly main: string;
  readonly crons: readonly string[];
  readonly vars: Readonly<Record<string, unknown>>;
  /** Which files beside the script are modules, and of what type. */
  readonly rules: readonly { readonly type: string; readonly include: readonly string[] }[];
  /** For Miniflare: bindings to KV, Durable Objects, services and so on. */
  readonly options: Readonly<Record<string, unknown>>;
}

const lockfile = fileURLToPath(new URL("../pnpm-lock.yaml", import.meta.url));

/** @throws Error when it lacks a name or a main, or is no wrangler.toml */
export async function readWorkerConfig(configPath: string, keptIn: string): Promise<WorkerConfig> {
  const path = resolve(configPath);
  const hash = createHash("sha256").update(`${path}\0`).update(readFileSync(path)).update(readFileSync(lockfile));
  const kept = join(keptIn, `config-${hash.digest("hex").slice(0, 16)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"));
  const config = await askWrangler(path);
  mkdirSync(keptIn, { recursive: true });
  writeFileSync(`${kept}.${process.pid}`, JSON.stringify(config));
  renameSync(`${kept}.${process.pid}`, kept);
  return config;
}

/** What unstable_getMiniflareWorkerOptions gives, as far as it is read here. */
interface FromWrangler {
  readonly modulesRules?: WorkerConfig["rules"];
  readonly bindings?: WorkerConfig["vars"];
  readonly cronTriggers?: readonly string[];
}

async function askWrangler(path: string): Promise<WorkerConfig> {
  const { unstable_getMiniflareWorkerOptions: optionsOf, unstable_readConfig: readConfig } = await import("wrangler");
  const { name, main } = readConfig({ config: path }) as { readonly name?: string; readonly main?: string };
  if (!main || !name) throw new Error(`${path} needs a name and a main.`);
  const {
    modulesRules = [],
    bindings = {},
    cronTriggers = [],
    ...options
  } = optionsOf(path).workerOptions as FromWrangler;
  return {
    name,
    main: resolve(dirname(path), main),
    crons: cronTriggers,
    vars: bindings,
    rules: modulesRules,
    options: { ...options },
  };
}
