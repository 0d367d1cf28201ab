// The production bundle of a Worker, exactly as `wrangler deploy` would upload it; made again only when sources change.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { WorkerConfig } from "./worker-config.ts";
import { readWorkerConfig } from "./worker-config.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const standardFolder = join(root, "dist", "workers");
const bundlesKept = 4;
const buildMsMax = 120_000;

export interface WorkerBundle {
  readonly config: WorkerConfig;
  /** Absolute; beside it stand the modules it imports. */
  readonly scriptPath: string;
}

export interface BundleOptions {
  /** Where bundles are kept for the next start. */
  readonly keptIn?: string;
  /** Modules that stand in for what the sources import, as wrangler's `--alias` does: name → absolute path. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** @param configPath a wrangler.toml @throws Error with wrangler's own words when it does not build */
export async function bundleWorker(configPath: string, options: BundleOptions = {}): Promise<WorkerBundle> {
  const { keptIn = standardFolder, aliases = {} } = options;
  const config = await readWorkerConfig(configPath, keptIn);
  const hash = hashSources(dirname(config.main), [configPath, ...Object.values(aliases)]);
  const folder = join(keptIn, `${config.name}-${hash}`);
  const scriptPath = join(folder, `${basename(config.main).replace(/\.\w+$/, "")}.js`);
  const now = new Date();
  if (statSync(scriptPath, { throwIfNoEntry: false })) {
    utimesSync(folder, now, now);
    return { config, scriptPath };
  }
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    await build(configPath, fresh, aliases);
    writeFileSync(join(fresh, "package.json"), '{ "type": "module" }\n');
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  dropOldest(config.name, keptIn);
  return { config, scriptPath };
}

/** Everything that can change the bundle: the Worker's room (`edge`, `examples/grocer`), what it shares with the origin, versions, settings. */
function hashSources(folderOfMain: string, more: readonly string[]): string {
  const inside = relative(root, folderOfMain);
  const room = inside.startsWith("..") ? folderOfMain : join(root, ...inside.split(sep).slice(0, 2));
  const folders = [room, join(root, "shared")];
  const files = folders.flatMap((folder) =>
    globSync("**/*", {
      cwd: folder,
      exclude: ["**/node_modules", "**/dist", "**/*.test.ts", "**/*.parquet"],
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const hash = createHash("sha256");
  for (const file of [...files.sort(), ...more, join(root, "pnpm-lock.yaml")]) {
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

function build(configPath: string, folder: string, aliases: Readonly<Record<string, string>>): Promise<void> {
  const wrangler = join(root, "node_modules", "wrangler", "bin", "wrangler.js");
  const alias = Object.entries(aliases).flatMap(([name, path]) => ["--alias", `${name}:${path}`]);
  const args = ["deploy", "--dry-run", "--config", configPath, "--outdir", folder, ...alias];
  const child = spawn(process.execPath, [wrangler, ...args], {
    cwd: dirname(configPath),
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true", NO_COLOR: "1" },
    timeout: buildMsMax,
  });
  let output = "";
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-10_000);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (status) =>
      status === 0 ? done() : fail(new Error(`The Worker of ${configPath} does not build:\n${output}`)),
    );
  });
}

function dropOldest(name: string, keptIn: string): void {
  const folders = globSync(`${name}-*`, { cwd: keptIn })
    .map((folder) => join(keptIn, folder))
    .sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs);
  for (const folder of folders.slice(bundlesKept)) rmSync(folder, { recursive: true, force: true });
}
