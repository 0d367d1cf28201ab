/** Shelves per second at the edge, by the session rung alone, beside a hello-world Worker that reads the same bodies and answers as many bytes. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { encodeShop, publishCalls } from "../edge/bundle/test-shop.ts";
import type { EdgeServer } from "../scripts/edge-server.ts";
import { startEdge } from "../scripts/edge-server.ts";
import { issueApiKey } from "../shared/trust/api-key.ts";
import { deriveSecret } from "../shared/trust/secret.ts";
import { benchBodies, benchShop } from "./edge-load/bench-shop.ts";
import type { LoadPlan, LoadResult } from "./edge-load/http-load.ts";
import type { Bench, Row } from "./report/row.ts";
import { median } from "./report/row.ts";

const shop = "bench";
const secret = "bench-secret-of-at-least-32-characters";
const connections = 64;
const bodiesCount = 20_000;
const rounds = 3;
const pages = { "1 placement": ["home"], "4 placements": ["home", "buy-again", "product", "cart"] } as const;
type Page = keyof typeof pages;

export const bench: Bench = {
  name: "edge",
  summary: "requests/s of POST /v1/recommendations in workerd, beside a hello-world Worker; CPU µs an answer",
  run: async (args) => {
    const { values } = parseArgs({ args: [...args], options: { seconds: { type: "string", default: "5" } } });
    const folder = mkdtempSync(join(tmpdir(), "endcap-bench-edge-"));
    const parts = new AsyncDisposableStack();
    parts.defer(() => rmSync(folder, { recursive: true, force: true }));
    try {
      return await measure(await openParts(folder, parts), Number(values.seconds));
    } finally {
      await parts.disposeAsync();
    }
  },
};

interface Target {
  readonly server: EdgeServer;
  readonly pidFile: string;
}
interface Parts {
  readonly edge: Target;
  readonly hello: Target;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodiesFiles: Readonly<Record<Page, string>>;
}

async function openParts(folder: string, parts: AsyncDisposableStack): Promise<Parts> {
  const origin = spawn(process.execPath, [fileURLToPath(new URL("edge-load/bench-origin.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  parts.defer(() => void origin.kill());
  const { value: port } = await createInterface(origin.stdout)[Symbol.asyncIterator]().next();
  const start = async (name: string, options: Partial<Parameters<typeof startEdge>[0]>): Promise<Target> => {
    const server = await startEdge({
      port: 0,
      directPort: 0,
      stateFolder: join(folder, name, "state"),
      runFolder: join(folder, name, "run"),
      bundling: { keptIn: join(folder, "bundles") },
      bindings: {},
      ...options,
    });
    parts.defer(() => server.stop());
    return { server, pidFile: join(folder, name, "run", "workerd.pid") };
  };
  const bindings = { ENDCAP_EDGE_SECRET: secret, ORIGIN_URL: `http://127.0.0.1:${port}` };
  const edge = await start("edge", { bindings });
  const configPath = fileURLToPath(new URL("hello-worker/wrangler.toml", import.meta.url));
  const hello = await start("hello", { configPath });
  for (const { path, init } of await publishCalls(await encodeShop(benchShop(shop)), secret)) {
    const response = await fetch(edge.server.url + path, init);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }
  const key = await issueApiKey(
    { id: "bench", shop, origins: [], limitPerMinute: 10_000_000, kind: "secret" },
    await deriveSecret(secret, "api-key"),
  );
  const write = (page: Page): string => {
    const file = join(folder, `${pages[page].length}.bodies`);
    writeFileSync(file, benchBodies(bodiesCount, pages[page]).join("\n"));
    return file;
  };
  return {
    edge,
    hello,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    bodiesFiles: { "1 placement": write("1 placement"), "4 placements": write("4 placements") },
  };
}

type Way = "entry port" | "direct sockets";
interface Measured extends LoadResult {
  readonly cpuMicrosecondsPerAnswer: number;
}

async function measure(parts: Parts, seconds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const page of Object.keys(pages) as Page[]) {
    const expected = `"rung":"session","ageMs"`;
    const warm = await load(parts.edge, "entry port", page, parts, 3, expected, undefined);
    await load(parts.hello, "entry port", page, parts, 2, undefined, warm.answerBytes);
    for (const way of ["entry port", "direct sockets"] as const) {
      const [ours, peers]: [Measured[], Measured[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        ours.push(await load(parts.edge, way, page, parts, seconds, expected, undefined));
        peers.push(await load(parts.hello, way, page, parts, seconds, undefined, warm.answerBytes));
      }
      rows.push(...rowsOf(page, way, ours, peers));
    }
  }
  return rows;
}

function rowsOf(page: Page, way: Way, ours: readonly Measured[], peers: readonly Measured[]): Row[] {
  const middle = (runs: readonly Measured[], read: (run: Measured) => number) => median(runs.map(read));
  const about = { split: `${page}, ${way}`, peer: "hello-world Hono Worker" };
  const row = (metric: string, unit: string, isRate: boolean, read: (run: Measured) => number): Row => {
    const [value, peerValue] = [middle(ours, read), middle(peers, read)];
    return { metric, value, unit, ...about, peerValue, ratio: isRate ? value / peerValue : peerValue / value };
  };
  const shelves = pages[page].length;
  return [
    row("requestsPerSecond", "1/s", true, (run) => run.requestsPerSecond),
    ...(shelves > 1
      ? [
          {
            metric: "shelvesPerSecond",
            value: middle(ours, (run) => run.requestsPerSecond * shelves),
            unit: "1/s",
            split: about.split,
          },
        ]
      : []),
    row("cpuMicrosecondsPerAnswer", "µs", false, (run) => run.cpuMicrosecondsPerAnswer),
    row("p50Ms", "ms", false, (run) => run.p50Ms),
    row("p99Ms", "ms", false, (run) => run.p99Ms),
    { metric: "answerBytes", value: middle(ours, (run) => run.answerBytes), unit: "B", split: about.split },
    { metric: "wrongAnswers", value: ours.reduce((sum, run) => sum + run.wrong, 0), unit: "", split: about.split },
  ];
}

async function load(
  target: Target,
  way: Way,
  page: Page,
  parts: Parts,
  seconds: number,
  expected: string | undefined,
  answerBytes: number | undefined,
): Promise<Measured> {
  const base = way === "entry port" ? target.server.url : (target.server.directUrl ?? "");
  const plan: LoadPlan = {
    url: `${base}/v1/recommendations`,
    connections,
    seconds,
    headers: { ...parts.headers, ...(answerBytes === undefined ? {} : { "x-answer-bytes": `${answerBytes}` }) },
    bodiesFile: parts.bodiesFiles[page],
    expected,
  };
  const before = cpuSeconds(target.pidFile);
  const child = spawn(process.execPath, [fileURLToPath(new URL("edge-load/http-load.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(plan));
  const result = JSON.parse(await text(child.stdout)) as LoadResult;
  const cpu = cpuSeconds(target.pidFile) - before;
  return { ...result, cpuMicrosecondsPerAnswer: (cpu * 1e6) / result.answers };
}

const ticksPerSecond = 100;

/** Processor time that workerd has used so far (Linux). */
function cpuSeconds(pidFile: string): number {
  const stat = readFileSync(`/proc/${readFileSync(pidFile, "utf8").trim()}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
