// The edge as a process of its own, for `endcap start`: `node scripts/serve-edge.ts [--front <wrangler.toml>]`.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../origin/config.ts";
import { edgeBindings } from "./edge-bindings.ts";
import { startEdge } from "./edge-server.ts";

const { values } = parseArgs({ options: { front: { type: "string" }, config: { type: "string" } } });
const config = readConfig();

// The storefront's Worker has the keys that any storefront would have: one for its pages, one for its server.
const keysFile = join(config.home, "demo-keys.json");
const keys = existsSync(keysFile) ? JSON.parse(readFileSync(keysFile, "utf8")) : {};

// The shops' own last lists, if some were baked for this home.
const baked = join(config.home, "baked-lists.ts");

const edge = await startEdge({
  host: config.host,
  port: config.port,
  stateFolder: join(config.home, "edge"),
  runFolder: join(config.home, "run"),
  bindings: await edgeBindings(config),
  ...(existsSync(baked) ? { bundling: { aliases: { "endcap/baked": baked } } } : {}),
  ...(values.front === undefined ? {} : { frontConfigPath: values.front }),
  frontBindings: { ENDCAP_PUBLISHABLE_KEY: keys.publishableKey ?? "", ENDCAP_SECRET_KEY: keys.secretKey ?? "" },
  ...(values.config === undefined ? {} : { configPath: values.config }),
});
console.log(`The edge listens on ${edge.url}.`);

const stop = (): void => {
  edge.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
void edge.lost.then(() => process.exit(1));
// Miniflare's own handlers leave at once; ours let workerd finish.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.removeAllListeners(signal).once(signal, stop);
