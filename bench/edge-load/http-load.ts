/**
 * Keeps a number of connections busy with ready-made requests and counts what comes back: plain sockets, so that the load costs the machine
 * little. Run as a process of its own: `node http-load.ts` reads one JSON line from stdin and prints one.
 */
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { quantile } from "../report/row.ts";

export interface LoadPlan {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Headers beside Host and Content-Length. */
  readonly headers: Readonly<Record<string, string>>;
  /** File of bodies, one a line; each request takes the next. */
  readonly bodiesFile: string;
  /** Every so often an answer must contain this. */
  readonly expected: string | undefined;
}
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly answers: number;
  /** Answers that were no 200, or lacked `expected`. */
  readonly wrong: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly answerBytes: number;
}

const endOfHead = Buffer.from("\r\n\r\n");
const checkedEach = 16;

export async function runLoad(plan: LoadPlan, bodies: readonly string[]): Promise<LoadResult> {
  const { hostname, port, host, pathname } = new URL(plan.url);
  const head = [`POST ${pathname} HTTP/1.1`, `Host: ${host}`]
    .concat(Object.entries(plan.headers).map(([name, value]) => `${name}: ${value}`))
    .join("\r\n");
  const requests = bodies.map((body) =>
    Buffer.from(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
  );
  const tookMs: number[] = [];
  let [next, answers, wrong, answerBytes] = [0, 0, 0, 0];
  const beginMs = performance.now();
  const endMs = beginMs + plan.seconds * 1000;
  const work = () =>
    new Promise<void>((done, fail) => {
      const socket = connect(Number(port), hostname);
      socket.setNoDelay(true);
      let received: Buffer = Buffer.alloc(0);
      let sentMs = 0;
      const send = (): void => {
        if (performance.now() >= endMs) {
          socket.destroy();
          done();
          return;
        }
        sentMs = performance.now();
        socket.write(requests[next++ % requests.length] as Buffer);
      };
      socket.on("connect", send);
      socket.on("error", fail);
      socket.on("close", () => done());
      socket.on("data", (part: Buffer) => {
        received = received.length === 0 ? part : Buffer.concat([received, part]);
        const length = answerLength(received);
        if (length === undefined || received.length < length) return;
        tookMs.push(performance.now() - sentMs);
        answers += 1;
        answerBytes = length - received.indexOf(endOfHead) - endOfHead.length;
        const isRight =
          received.toString("latin1", 9, 12) === "200" &&
          (plan.expected === undefined || answers % checkedEach !== 0 || received.includes(plan.expected));
        if (!isRight) wrong += 1;
        received = Buffer.alloc(0);
        send();
      });
    });
  await Promise.all(Array.from({ length: plan.connections }, work));
  const seconds = (performance.now() - beginMs) / 1000;
  return {
    requestsPerSecond: answers / seconds,
    answers,
    wrong,
    p50Ms: quantile(tookMs, 0.5),
    p99Ms: quantile(tookMs, 0.99),
    answerBytes,
  };
}

/** Bytes of head and body together; undefined while that is not known. */
function answerLength(received: Buffer): number | undefined {
  const headEnd = received.indexOf(endOfHead);
  if (headEnd < 0) return undefined;
  const stated = /content-length: *(\d+)/i.exec(received.toString("latin1", 0, headEnd))?.[1];
  if (stated !== undefined) return headEnd + endOfHead.length + Number(stated);
  return received.subarray(-5).equals(Buffer.from("0\r\n\r\n")) ? received.length : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { readFileSync } = await import("node:fs");
  const plan = JSON.parse(await text(process.stdin)) as LoadPlan;
  const bodies = readFileSync(plan.bodiesFile, "utf8").split("\n").filter(Boolean);
  console.log(JSON.stringify(await runLoad(plan, bodies)));
}
