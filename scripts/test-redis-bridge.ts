// A result cache for the edge's tests: the origin's own bridge, on memory, or on a real Redis when REDIS_URL is set.
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import pino from "pino";
import type { TestProject } from "vitest/node";
import { redisBridgePath, startRedisBridge } from "../origin/services/redis-bridge.ts";

declare module "vitest" {
  interface ProvidedContext {
    testRedisBridge: { readonly url: string; readonly token: string };
  }
}

const token = "the-test-bridge-token";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const logger = pino({ level: "silent" });
  const bridge = await startRedisBridge({ logger, token, redisUrl: process.env["REDIS_URL"], now: Date.now });
  const server = serve({ fetch: bridge.routes.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((ready) => server.once("listening", ready));
  const { port } = server.address() as AddressInfo;
  project.provide("testRedisBridge", { url: `http://127.0.0.1:${port}${redisBridgePath}`, token });
  return async () => {
    await new Promise((closed) => server.close(closed));
    await bridge.stop();
  };
}
