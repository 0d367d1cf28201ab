// `endcap start` (npm start): everything on this machine, kept running until Ctrl-C.
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../config.ts";
import { childEnvironment, isStartedByNpm, readConfig } from "../config.ts";
import { parentOf } from "../process/running-process.ts";
import type { Command } from "./command.ts";
import { demoKeysFile, firstRun, keepAddresses } from "./first-run.ts";
import type { Plan } from "./supervisor.ts";
import { supervise } from "./supervisor.ts";

export const start: Command = {
  name: "start",
  summary: "Start everything on this machine and keep it running",
  options: {
    bare: { type: "boolean", summary: "Without the demo shop: no grocer, no storefront" },
  },
  run: async (given) => {
    const config = readConfig();
    keepAddresses(demoKeysFile(config.home), config);
    const { requested, release } = stopRequest();
    await supervise(planOf(config, given.values["bare"] === true), (line) => console.log(line), requested).finally(
      release,
    );
  },
};

const root = fileURLToPath(new URL("../..", import.meta.url));
const readyMsMax = 60_000;

function planOf(config: Config, bare: boolean): Plan {
  const front = join(root, "examples/grocer/front/wrangler.toml");
  const withFront = !bare && existsSync(front) ? ["--front", front] : [];
  return {
    home: config.home,
    host: config.host,
    ports: [
      { variable: "PORT", port: config.port },
      { variable: "ORIGIN_PORT", port: config.originPort },
    ],
    databaseUrl: config.databaseUrl,
    environment: (databaseUrl) => childEnvironment(config, databaseUrl),
    children: [
      {
        name: "origin",
        file: process.execPath,
        args: [join(root, "origin/services/all-in-one.ts")],
        isReady: () => answers(`${config.originUrl}/health`),
        readyMsMax,
      },
      {
        name: "edge",
        file: process.execPath,
        args: [join(root, "scripts/serve-edge.ts"), ...withFront],
        isReady: () => answers(config.edgeUrl + shelfPath(config.home)),
        readyMsMax,
        advice: `If ${join(config.home, "edge")} is damaged, move it away and start again; events accepted but not yet delivered are in there.`,
      },
    ],
    steps: bare ? [] : firstRun(config.home),
    farewell: [
      "",
      `  Shop    http://localhost:${config.port}/`,
      `  Console http://localhost:${config.originPort}/`,
      `  Keys    ${relative(process.cwd(), demoKeysFile(config.home))}`,
      `  Logs    ${relative(process.cwd(), join(config.home, "logs"))}`,
      "",
      "Endcap is ready",
    ],
  };
}

/** A shelf of the demo shop if there is one: so that bundle, delta and ranking are there before the first visitor is. */
function shelfPath(home: string): string {
  const file = demoKeysFile(home);
  if (!existsSync(file)) return "/v1/health";
  const { publishableKey }: { publishableKey?: unknown } = JSON.parse(readFileSync(file, "utf8"));
  return `/v1/recommendations/home?key=${publishableKey}`;
}

/** Any answer will do: before the first models are trained, health says that something is missing. */
async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return true;
}

const impatienceMsMin = 1_000;
const parentPollMs = 1_000;

// npm runs us by a shell: when npm is killed the shell stays, with another parent.
const ancestors = (): string => `${process.ppid} ${parentOf(process.ppid)}`;
const ancestorsAtStart = ancestors();
const hasLostNpm = (): boolean => ancestors() !== ancestorsAtStart;

/** Resolves at the first Ctrl-C, `kill` or closed terminal; a second Ctrl-C, a while later, leaves at once. */
function stopRequest(): { readonly requested: Promise<void>; release(): void } {
  let askedMs: number | undefined;
  let ask = (): void => {};
  const requested = new Promise<void>((done) => {
    ask = () => {
      askedMs ??= performance.now();
      done();
      // npm passes on a Ctrl-C that the terminal has sent to us already: only a later one is a second one.
      if (performance.now() - askedMs > impatienceMsMin) process.exit(130);
    };
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, ask);
  const watch = isStartedByNpm()
    ? setInterval(() => hasLostNpm() && askedMs === undefined && ask(), parentPollMs)
    : undefined;
  return {
    requested,
    release: () => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, ask);
    },
  };
}
