// The demo shop as `npm start` runs it, for benches that measure the whole: on free ports, in a home of its own.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunningEndcap, RunOptions } from "../../scripts/running-endcap.ts";
import { runEndcap } from "../../scripts/running-endcap.ts";

export interface Grocer {
  readonly shop: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly home: string;
  readonly edgeUrl: string;
  readonly originUrl: string;
  /** Another one after `startAgain`. */
  running(): RunningEndcap;
  /** After the supervisor was killed: on the same home and ports. */
  startAgain(): Promise<void>;
  close(): Promise<void>;
}

export interface GrocerOptions {
  /** Kept afterwards, and used as it is when it was filled before; else a new one, removed at the end. */
  readonly home?: string | undefined;
  readonly environment?: RunOptions["environment"];
  /** The edge alone owns the port, as on Cloudflare: no storefront before it. */
  readonly withoutStorefront?: boolean;
}

/** Opens the grocer: about a minute in a new home (import, training, publishing), seconds in one that was used before. */
export async function openGrocer({
  home: kept,
  environment = {},
  withoutStorefront = false,
}: GrocerOptions = {}): Promise<Grocer> {
  const home = kept ?? mkdtempSync(join(tmpdir(), "endcap-bench-"));
  const remove = (): void => {
    if (kept === undefined) rmSync(home, { recursive: true, force: true });
  };
  const began = performance.now();
  console.log(`Opening the grocer in ${home} …`);
  const options: RunOptions = {
    home,
    environment: { DATABASE_URL: undefined, KAFKA_BROKERS: undefined, REDIS_URL: undefined, ...environment },
    bare: withoutStorefront,
  };
  const start = async (): Promise<RunningEndcap> => {
    // A bare start brings no shop: the first one in a new home is a whole one.
    if (withoutStorefront && !existsSync(join(home, "demo-keys.json")))
      await (await runEndcap({ ...options, bare: false })).stop();
    return runEndcap(options);
  };
  let running = await start().catch((error: unknown) => {
    remove();
    throw error;
  });
  console.log(`The grocer is open after ${Math.round((performance.now() - began) / 1_000)} s: ${running.edgeUrl}`);
  const { edgeUrl, originUrl } = running;
  const { shop, publishableKey, secretKey } = JSON.parse(readFileSync(join(home, "demo-keys.json"), "utf8"));
  return {
    ...{ shop, publishableKey, secretKey, home, edgeUrl, originUrl },
    running: () => running,
    startAgain: async () => {
      const [port, originPort] = [edgeUrl, originUrl].map((url) => Number(new URL(url).port));
      running = await runEndcap({ ...options, ...(port && originPort ? { port, originPort } : {}) });
    },
    close: async () => {
      await running.stop();
      remove();
    },
  };
}
