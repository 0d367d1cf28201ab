/**
 * Sends ready-made requests at a fixed rate, whether or not the answers keep up; a latency counts from the moment a request was due,
 * so a server that falls behind cannot hide it. Plain sockets.
 */
import type { Socket } from "node:net";
import { connect } from "node:net";

export interface OpenLoopResult {
  readonly answers: number;
  /** Answers that were no 200, and requests that got none. */
  readonly wrong: number;
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

const tickMs = 1;
const connections = 64;
const drainMsMax = 5_000;
const endOfHead = Buffer.from("\r\n\r\n");

/** @param requests whole HTTP requests, each sent once */
export async function openLoop(
  url: string,
  requests: readonly Buffer[],
  ratePerSecond: number,
): Promise<OpenLoopResult> {
  const { hostname, port } = new URL(url);
  const idle: Socket[] = [];
  const due: number[] = [];
  const latenciesMs: number[] = [];
  let [next, answers, wrong, inFlight] = [0, 0, 0, 0];
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(Number(port), hostname)));
  const dueOf = new Map<Socket, number>();

  const dispatch = (): void => {
    while (due.length > 0 && idle.length > 0) {
      // In turn: a connection that rests for seconds is closed by the server.
      const socket = idle.shift() as Socket;
      dueOf.set(socket, due.shift() as number);
      inFlight += 1;
      socket.write(requests[next++] as Buffer);
    }
  };
  for (const socket of sockets) {
    let received: Buffer = Buffer.alloc(0);
    idle.push(socket);
    socket.on("close", () => {
      const place = idle.indexOf(socket);
      if (place >= 0) idle.splice(place, 1);
    });
    socket.on("data", (part: Buffer) => {
      received = received.length === 0 ? part : Buffer.concat([received, part]);
      const length = answerLength(received);
      if (length === undefined || received.length < length) return;
      latenciesMs.push(performance.now() - (dueOf.get(socket) ?? 0));
      answers += 1;
      inFlight -= 1;
      if (received.toString("latin1", 9, 12) !== "200") wrong += 1;
      received = Buffer.alloc(0);
      idle.push(socket);
      dispatch();
    });
  }

  const beganMs = performance.now();
  let planned = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const shouldBe = Math.min(requests.length, Math.floor(((performance.now() - beganMs) / 1_000) * ratePerSecond));
      for (; planned < shouldBe; planned++) due.push(beganMs + (planned / ratePerSecond) * 1_000);
      dispatch();
      const lateMs = performance.now() - beganMs - (requests.length / ratePerSecond) * 1_000;
      if ((planned === requests.length && due.length === 0 && inFlight === 0) || lateMs > drainMsMax) {
        clearInterval(timer);
        resolve();
      }
    }, tickMs);
  });
  const seconds = (performance.now() - beganMs) / 1_000;
  for (const socket of sockets) socket.destroy();
  return { answers, wrong: wrong + requests.length - answers, seconds, latenciesMs };
}

const open = (port: number, host: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket));
    socket.setNoDelay(true);
    socket.on("error", reject);
  });

/** Bytes of head and body together; undefined while that is not known. */
function answerLength(received: Buffer): number | undefined {
  const headEnd = received.indexOf(endOfHead);
  if (headEnd < 0) return undefined;
  const stated = /content-length: *(\d+)/i.exec(received.toString("latin1", 0, headEnd))?.[1];
  if (stated !== undefined) return headEnd + endOfHead.length + Number(stated);
  return received.subarray(-5).equals(Buffer.from("0\r\n\r\n")) ? received.length : undefined;
}
