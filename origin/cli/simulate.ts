// `endcap simulate`: live shoppers for the demo shop, through the public API of the edge.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { simulate as simulateGrocer } from "../../examples/grocer/simulator/simulate.ts";
import type { Tally } from "../../examples/grocer/simulator/tally.ts";
import { readConfig } from "../config.ts";
import type { Command } from "./command.ts";
import { number, text } from "./command.ts";

const rateMax = 20_000;
const secondsMax = 30 * 24 * 3600;

export const simulate: Command = {
  name: "simulate",
  summary: "Let the grocer's shoppers of the held-out weeks shop, live, at the edge",
  options: {
    rate: { type: "string", value: "N", default: "20", summary: "Events a second" },
    seed: { type: "string", value: "N", default: "1", summary: "The same seed, the same shoppers" },
    seconds: { type: "string", value: "N", summary: "How long; without it until Ctrl-C" },
    edge: { type: "string", value: "URL", summary: "The edge; without it the one of the demo keys" },
    key: { type: "string", value: "KEY", summary: "A secret key; without it the one of the demo keys" },
    json: { type: "boolean", summary: "Print the last counts as one line of JSON, and nothing else" },
  },
  run: async (given) => {
    const [edge, key] = [text(given, "edge"), text(given, "key")];
    const { edgeUrl, secretKey } =
      edge && key
        ? { edgeUrl: edge, secretKey: key }
        : { ...demoKeys(), ...(edge && { edgeUrl: edge }), ...(key && { secretKey: key }) };
    const seconds = number(given, "seconds", { min: 0.1, max: secondsMax });
    const quiet = given.values["json"] === true;
    const stop = new AbortController();
    const end = (): void => stop.abort();
    process.once("SIGINT", end).once("SIGTERM", end);
    const tally = await simulateGrocer({
      edgeUrl: edgeUrl.replace(/\/$/, ""),
      secretKey,
      ratePerSecond: number(given, "rate", { min: 0.1, max: rateMax }) ?? 1,
      seed: number(given, "seed", { min: 0, max: 2 ** 32 - 1 }) ?? 1,
      run: randomUUID().slice(0, 8),
      signal: stop.signal,
      ...(seconds !== undefined && { seconds }),
      ...(!quiet && { onTally: liveLine() }),
    }).finally(() => process.off("SIGINT", end).off("SIGTERM", end));
    console.log(quiet ? JSON.stringify(tally) : summary(tally));
  },
};

const demoKeysSchema = z.object({ edgeUrl: z.url(), secretKey: z.string().min(1) });

function demoKeys(): z.infer<typeof demoKeysSchema> {
  const file = join(readConfig().home, "demo-keys.json");
  try {
    return demoKeysSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new Error(`${file} has no keys of the demo shop: run \`npm start\` first, or give --edge and --key.`);
  }
}

/** On a terminal one line that changes; elsewhere one line a second. */
function liveLine(): (tally: Tally) => void {
  let [before, at] = [0, 0];
  return (tally) => {
    const perSecond = (tally.eventsAccepted - before) / Math.max(0.001, tally.seconds - at);
    [before, at] = [tally.eventsAccepted, tally.seconds];
    const words = `${clock(tally.seconds)}  ${perSecond.toFixed(1)} events/s  ${tally.eventsAccepted} accepted${refusals(tally)}  shelves ${rungShares(tally)}  ${tally.clicks} clicks  events p50 ${tally.eventsMs.p50} p99 ${tally.eventsMs.p99} ms  shelves p50 ${tally.shelvesMs.p50} p99 ${tally.shelvesMs.p99} ms`;
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${words.slice(0, process.stdout.columns - 1)}`);
    else console.log(words);
  };
}

function summary(tally: Tally): string {
  const rows: [string, string][] = [
    ["time", clock(tally.seconds)],
    ["visits, purchases", `${tally.visits}, ${tally.purchases}`],
    [
      "events sent, accepted",
      `${tally.eventsSent}, ${tally.eventsAccepted} (${(tally.eventsAccepted / Math.max(0.001, tally.seconds)).toFixed(1)} a second)`,
    ],
    ["refused", refusals(tally).replace(/^ {2}refused /, "") || "none"],
    ["calls repeated", String(tally.retries)],
    ["shelves asked, empty", `${tally.shelvesAsked}, ${tally.shelvesEmpty}`],
    ["shelves by rung", rungShares(tally)],
    ["clicks on shelves", String(tally.clicks)],
    ["events, ms", `p50 ${tally.eventsMs.p50}, p99 ${tally.eventsMs.p99}`],
    ["shelves, ms", `p50 ${tally.shelvesMs.p50}, p99 ${tally.shelvesMs.p99}`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return `\n${rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n")}`;
}

function refusals({ refused }: Tally): string {
  const codes = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  return codes.length === 0 ? "" : `  refused ${codes.join(", ")}`;
}

function rungShares({ shelvesByRung }: Tally): string {
  const all = Object.values(shelvesByRung).reduce((sum, count) => sum + count, 0);
  const shares = Object.entries(shelvesByRung)
    .filter(([, count]) => count > 0)
    .map(([rung, count]) => `${rung} ${Math.round((count / all) * 100)} %`);
  return shares.join(", ") || "none";
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
