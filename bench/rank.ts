/** Ranked shelves over HTTP, open loop, every history different, no result cache; beside Serenade's published 1,000/s at p90 < 7 ms on 2 vCPU. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { connectDatabase } from "../origin/database/connect.ts";
import { migrate } from "../origin/database/migrate.ts";
import { startPostgres } from "../origin/database/server.ts";
import { folderStore } from "../origin/objects/folder-store.ts";
import { openRegistry } from "../origin/registry/registry.ts";
import { signatureHeader, signCall } from "../shared/trust/service-signature.ts";
import type { OpenLoopResult } from "./rank-load/open-loop.ts";
import { openLoop } from "./rank-load/open-loop.ts";
import { itemsCount, makeRequest, makeShop, seeded } from "./rank-load/rank-shop.ts";
import type { Bench, Row } from "./report/row.ts";
import { quantile } from "./report/row.ts";

const serviceSecret = "service secret of the rank bench";
const serenade = "Serenade (published)";
const warmSeconds = 5;

export const bench: Bench = {
  name: "rank",
  summary: "ranked shelves/s over HTTP and their p90, open loop, distinct histories [--seconds 60] [--rate 1100]",
  run: async (args) => {
    const options = { seconds: { type: "string", default: "60" }, rate: { type: "string", default: "1100" } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const folder = mkdtempSync(join(tmpdir(), "endcap-bench-rank-"));
    const parts = new AsyncDisposableStack();
    parts.defer(() => rmSync(folder, { recursive: true, force: true }));
    try {
      const { child, url } = await openServer(folder, parts);
      const random = seeded(2);
      const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
      await openLoop(url, await requestsFor(url, random, rate * warmSeconds), rate);
      const requests = await requestsFor(url, random, rate * seconds);
      const cpuBefore = cpuSeconds(child);
      const result = await openLoop(url, requests, rate);
      return rows(result, cpuSeconds(child) - cpuBefore, rate);
    } finally {
      await parts.disposeAsync();
    }
  },
};

async function openServer(folder: string, parts: AsyncDisposableStack): Promise<{ child: ChildProcess; url: string }> {
  const server = await startPostgres({ folder: join(folder, "postgres") });
  parts.defer(() => server.stop());
  await migrate(server.url);
  const database = connectDatabase(server.url);
  const objects = join(folder, "objects");
  await makeShop(database.sql, openRegistry(database.sql, folderStore(objects)), Date.now());
  await database.close();
  const program = fileURLToPath(new URL("rank-load/rank-server.ts", import.meta.url));
  const child = spawn(process.execPath, [program, server.url, objects, serviceSecret], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  parts.defer(() => void child.kill());
  const { value: url } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  if (!url) throw new Error("The rank service did not start.");
  return { child, url };
}

async function requestsFor(url: string, random: () => number, count: number): Promise<Buffer[]> {
  const { host } = new URL(url);
  const made: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const body = JSON.stringify(makeRequest(random));
    const signature = await signCall({ method: "POST", path: "/v1/rank", body }, serviceSecret, Date.now());
    const head = `POST /v1/rank HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n${signatureHeader}: ${signature}`;
    made.push(Buffer.from(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`));
  }
  return made;
}

/** User and system time of a process and its threads so far (Linux; elsewhere NaN). */
function cpuSeconds({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

function rows({ answers, wrong, seconds, latenciesMs }: OpenLoopResult, cpu: number, rate: number): Row[] {
  const model = "item-to-item";
  const split = `${itemsCount} items, ${rate}/s offered`;
  const [perSecond, p90Ms] = [answers / seconds, quantile(latenciesMs, 0.9)];
  const common = { model, split };
  return [
    {
      metric: "requestsPerSecond",
      value: perSecond,
      unit: "1/s",
      ...common,
      peer: serenade,
      peerValue: 1_000,
      ratio: perSecond / 1_000,
    },
    { metric: "p90Ms", value: p90Ms, unit: "ms", ...common, peer: serenade, peerValue: 7, ratio: 7 / p90Ms },
    { metric: "p50Ms", value: quantile(latenciesMs, 0.5), unit: "ms", ...common },
    { metric: "p99Ms", value: quantile(latenciesMs, 0.99), unit: "ms", ...common },
    { metric: "cpuUsPerRequest", value: (cpu / answers) * 1e6, unit: "µs", ...common },
    { metric: "wrong", value: wrong, unit: "requests", ...common },
  ];
}
