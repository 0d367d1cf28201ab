// The edge on this machine: production bundles in workerd, its state on disk, its crons on a timer. Never `wrangler dev`.
import { readdirSync } from "node:fs";
import { dirname, join, matchesGlob, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { V4MiniflareOptions, V4WorkerOptions } from "miniflare";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { endOrphan } from "../origin/process/orphans.ts";
import type { BundleOptions } from "./bundle-worker.ts";
import { bundleWorker } from "./bundle-worker.ts";
import { cronMatches } from "./cron-matches.ts";
import { watchWorkerd, workerdWrapper } from "./workerd-program.ts";

export interface EdgeOptions {
  readonly host?: string;
  /** 0: any free port. */
  readonly port: number;
  /** Where KV, Durable Objects and caches are kept. */
  readonly stateFolder: string;
  /** Where workerd's pid stands, so that an orphan can be found. */
  readonly runFolder: string;
  /** Variables and secrets beyond wrangler.toml, as `wrangler secret put` would give them. */
  readonly bindings: Readonly<Record<string, string>>;
  /** The edge's own wrangler.toml unless told otherwise. */
  readonly configPath?: string;
  /** The wrangler.toml of a Worker that owns the port and reaches the edge by a service binding. */
  readonly frontConfigPath?: string;
  /** Variables and secrets of that Worker, beyond its wrangler.toml. */
  readonly frontBindings?: Readonly<Record<string, string>>;
  /** A second port straight to the edge's own socket, past Miniflare's entry; for measuring. 0: any free one. */
  readonly directPort?: number;
  /** Of the edge's own bundle. */
  readonly bundling?: BundleOptions;
}

export interface EdgeServer {
  readonly url: string;
  readonly directUrl: string | undefined;
  /** Resolves when workerd is gone and Miniflare has not brought it back: start anew. */
  readonly lost: Promise<void>;
  stop(): Promise<void>;
}

const edgeConfigPath = fileURLToPath(new URL("../wrangler.toml", import.meta.url));
const cronPollMs = 60_000;

/** Bundles what changed, starts workerd, and resolves when it answers. */
export async function startEdge(options: EdgeOptions): Promise<EdgeServer> {
  const configPath = options.configPath ?? edgeConfigPath;
  const bundling = options.bundling ?? {};
  const front = options.frontConfigPath
    ? [await worker(options.frontConfigPath, options.frontBindings ?? {}, { ...bundling, aliases: {} })]
    : [];
  const edge = await worker(configPath, options.bindings, bundling);
  if (options.directPort !== undefined)
    edge.options.unsafeDirectSockets = [{ host: "127.0.0.1", port: options.directPort }];
  await endOrphan(resolve(options.runFolder), "workerd.pid");
  process.env["MINIFLARE_WORKERD_PATH"] = workerdWrapper(resolve(options.runFolder));
  const settings: V4MiniflareOptions = {
    host: options.host ?? "127.0.0.1",
    port: options.port,
    cf: false,
    logRequests: false,
    log: new Log(LogLevel.WARN),
    resourcePersistencePath: resolve(options.stateFolder),
    workers: [...front, edge].map(({ options: workerOptions }) => workerOptions),
  };
  const miniflare = new Miniflare(convertV4MiniflareOptions(settings));
  const url = String(await miniflare.ready).replace(/\/$/, "");
  const { lost, stopWatching } = watchWorkerd(join(resolve(options.runFolder), "workerd.pid"));
  const stopCrons = runCrons(miniflare, edge);
  return {
    url,
    directUrl:
      options.directPort === undefined
        ? undefined
        : String(await miniflare.unsafeGetDirectURL(edge.name)).replace(/\/$/, ""),
    lost,
    stop: async () => {
      stopWatching();
      stopCrons();
      await miniflare.dispose();
    },
  };
}

interface NamedWorker {
  readonly name: string;
  readonly crons: readonly string[];
  readonly options: V4WorkerOptions;
}

async function worker(
  configPath: string,
  bindings: Readonly<Record<string, string>>,
  bundling: BundleOptions,
): Promise<NamedWorker> {
  const { config, scriptPath } = await bundleWorker(configPath, bundling);
  const folder = dirname(scriptPath);
  const modules = readdirSync(folder)
    .filter((file) => join(folder, file) !== scriptPath)
    .flatMap((file) => {
      const rule = config.rules.find(({ include }) => include.some((glob) => matchesGlob(file, glob)));
      return rule ? [{ type: rule.type, path: join(folder, file) }] : [];
    });
  const options = {
    ...config.options,
    name: config.name,
    rootPath: folder,
    modulesRoot: folder,
    modules: [{ type: "ESModule", path: scriptPath }, ...modules],
    bindings: { ...config.vars, ...bindings },
  };
  return { name: config.name, crons: config.crons, options: options as V4WorkerOptions };
}

/** Miniflare fires no cron by itself; on Cloudflare the network does. */
function runCrons(miniflare: Miniflare, { name, crons }: NamedWorker): () => void {
  const timer = setInterval(() => {
    const now = new Date();
    for (const cron of crons.filter((candidate) => cronMatches(candidate, now))) {
      miniflare
        .getWorker(name)
        .then((found) => found.scheduled({ cron, scheduledTime: now }))
        .catch((error: unknown) => console.error(`cron ${cron}: ${(error as Error).message}`));
    }
  }, cronPollMs);
  return () => clearInterval(timer);
}
