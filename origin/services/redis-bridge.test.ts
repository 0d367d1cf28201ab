// What the edge relies on, by the client that it uses: on memory, and on a real Redis when REDIS_URL is set.
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Redis } from "@upstash/redis";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redisBridgePath, startRedisBridge } from "./redis-bridge.ts";
import type { Service } from "./service.ts";

const token = "the-bridge-token";
const logger = pino({ level: "silent" });
const redisUrl = process.env["REDIS_URL"];
const stores: [string, string | undefined][] = [["memory", undefined]];
if (redisUrl) stores.push(["Redis", redisUrl]);
else console.info("REDIS_URL is not set: the bridge is shown on memory alone.");

describe.each(stores)("the bridge on %s", (_name, storeUrl) => {
  let bridge: Service;
  let server: ReturnType<typeof serve>;
  let url: string;
  const client = (options: object = {}) =>
    new Redis({ url, token, retry: false, automaticDeserialization: false, enableTelemetry: false, ...options });
  const raw = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const newKey = () => `test/${crypto.randomUUID()}`;

  beforeAll(async () => {
    bridge = await startRedisBridge({ logger, token, redisUrl: storeUrl, now: Date.now });
    server = serve({ fetch: bridge.routes.fetch, port: 0, hostname: "127.0.0.1" });
    await new Promise((ready) => server.once("listening", ready));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${redisBridgePath}`;
  });
  afterAll(async () => {
    await new Promise((closed) => server.close(closed));
    await bridge.stop();
  });

  test("gives back what was set, whatever text it is", async () => {
    const redis = client();
    for (const value of ["plain", "", "OK", "käse 🧀 \u0000\n", '{"a":1}', "=="]) {
      const key = newKey();
      expect(await redis.set(key, value)).toBe("OK");
      expect(await redis.get(key)).toBe(value);
    }
    expect(await redis.get(newKey())).toBeNull();
  });

  test("answers a client that wants no base64", async () => {
    const redis = client({ responseEncoding: false });
    const key = newKey();
    await redis.set(key, "käse");
    expect(await redis.get(key)).toBe("käse");
  });

  test("reads many at once, in order, with null for what is missing", async () => {
    const redis = client();
    const [a, b] = [newKey(), newKey()];
    await redis.set(a, "1");
    await redis.set(b, "2");
    expect(await redis.mget(b, newKey(), a)).toEqual(["2", null, "1"]);
  });

  test("forgets an entry at its end, and moves the end on request", async () => {
    const redis = client();
    const [short, long, moved] = [newKey(), newKey(), newKey()];
    await redis.set(short, "x", { px: 30 });
    await redis.set(long, "x", { ex: 60 });
    await redis.set(moved, "x", { ex: 60 });
    expect(await redis.pexpire(moved, 30)).toBe(1);
    expect(await redis.pexpire(newKey(), 30)).toBe(0);
    const endsAt = Date.now() + 5_000;
    while ((await redis.get(short)) !== null || (await redis.get(moved)) !== null) {
      if (Date.now() > endsAt) throw new Error("The entries did not end.");
      await wait(10);
    }
    expect(await redis.get(long)).toBe("x");
  });

  test("sets only where nothing is, and only where something is", async () => {
    const redis = client();
    const key = newKey();
    expect(await redis.set(key, "1", { xx: true })).toBeNull();
    expect(await redis.set(key, "1", { nx: true })).toBe("OK");
    expect(await redis.set(key, "2", { nx: true, px: 1_000 })).toBeNull();
    expect(await redis.get(key)).toBe("1");
    expect(await redis.set(key, "3", { xx: true })).toBe("OK");
    expect(await redis.get(key)).toBe("3");
  });

  test("deletes, and tells how many there were", async () => {
    const redis = client();
    const key = newKey();
    await redis.set(key, "1");
    expect(await redis.del(key, newKey())).toBe(1);
    expect(await redis.get(key)).toBeNull();
  });

  test("runs a pipeline in order, and one bad command leaves the others alone", async () => {
    const redis = client();
    const key = newKey();
    const pipeline = redis.pipeline();
    pipeline.set(key, "1");
    pipeline.get(key);
    expect(await pipeline.exec()).toEqual(["OK", "1"]);
    const replies = await (await raw("/pipeline", [["GET", key], ["FLUSHALL"], ["GET"]])).json();
    expect(replies).toEqual([
      { result: "1" },
      { error: expect.stringContaining("unknown command") },
      { error: expect.any(String) },
    ]);
  });

  test("auto-pipelined calls each get their own answer", async () => {
    const redis = client({ enableAutoPipelining: true });
    const keys = Array.from({ length: 20 }, newKey);
    await Promise.all(keys.map((key, index) => redis.set(key, String(index))));
    expect(await Promise.all(keys.map((key) => redis.get(key)))).toEqual(keys.map((_, index) => String(index)));
  });

  test("refuses who has no token, and what is no command, without a 5xx", async () => {
    expect((await raw("", ["PING"], { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await raw("/pipeline", [["PING"]], { authorization: "" })).status).toBe(401);
    const bad: unknown[] = [
      "{",
      "null",
      "[]",
      [{}],
      ["SET", "k"],
      ["SET", "k", "v", "PX", "soon"],
      ["SET", "k", "v", "PX", 0],
      ["EVAL", "return 1"],
      ["toString"],
      ["MGET"],
    ];
    for (const body of bad) {
      const { status } = await raw("", body);
      expect([body, status]).toEqual([body, 400]);
    }
    for (const body of ["{", {}, Array(1_001).fill(["PING"])]) expect((await raw("/pipeline", body)).status).toBe(400);
    expect((await raw("", `["SET","k","${"x".repeat(5_000_000)}"]`)).status).toBe(413);
    expect(await (await raw("", ["PING"])).json()).toEqual({ result: "PONG" });
  });
});
