// Upstash's REST protocol in front of a cache: a Worker speaks HTTP, Redis does not. Memory by default, a Redis server with REDIS_URL.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { Hono } from "hono";
import type { Logger } from "pino";
import type { CacheStore } from "../cache/cache-store.ts";
import { memoryStore } from "../cache/memory-store.ts";
import { redisStore } from "../cache/redis-store.ts";
import type { CommandResult } from "../cache/run-command.ts";
import { CommandError, runCommand } from "../cache/run-command.ts";
import { originRoutes } from "../http/error-door.ts";
import { parseJson, readBody } from "../http/read-body.ts";
import type { Service } from "./service.ts";

export interface RedisBridgeOptions {
  readonly logger: Logger;
  /** What callers send as `Authorization: Bearer`: deriveSecret(root, "result-cache"). */
  readonly token: string;
  /** Undefined: entries are kept in this process. */
  readonly redisUrl: string | undefined;
  readonly now: () => number;
}

/** Where the bridge stands on the origin; the edge's UPSTASH_REDIS_REST_URL ends with it. */
export const redisBridgePath = "/v1/redis";
const bodyBytesMax = 4_000_000;
const commandsMax = 1_000;
const memoryBytesMax = 64 * 1024 * 1024;

export async function startRedisBridge(options: RedisBridgeOptions): Promise<Service> {
  const { logger, redisUrl, token } = options;
  const store = redisUrl
    ? await redisStore(redisUrl, (error) => logger.warn({ err: error }, "the result cache lost its Redis"))
    : memoryStore(memoryBytesMax, options.now);
  return {
    name: "redis-bridge",
    routes: bridgeRoutes(store, token, logger),
    health: () =>
      store.ping().then(
        () => ({ ok: true, detail: redisUrl ? "Redis answers" : "kept in memory" }),
        (error: Error) => ({ ok: false, detail: `Redis does not answer: ${error.message}` }),
      ),
    stop: () => store.close(),
  };
}

type Reply = { readonly result: CommandResult } | { readonly error: string };

function bridgeRoutes(store: CacheStore, token: string, logger: Logger) {
  const routes = originRoutes(logger, "debug");
  const bridge = new Hono();
  bridge.use(async (context, next) => {
    if (!sameToken(context.req.header("authorization") ?? "", `Bearer ${token}`))
      return context.json({ error: "Unauthorized" }, 401);
    await next();
  });
  bridge.post("/", async (context) => {
    const reply = await replyTo(store, parseJson(await readBody(context, bodyBytesMax)), logger);
    return context.json(encoded(reply, context), "error" in reply ? 400 : 200);
  });
  const many = async (context: Context) => {
    const commands = parseJson(await readBody(context, bodyBytesMax));
    if (!Array.isArray(commands) || commands.length > commandsMax)
      return context.json({ error: `ERR a pipeline is a list of at most ${commandsMax} commands` }, 400);
    const replies: Reply[] = [];
    for (const command of commands) replies.push(await replyTo(store, command, logger));
    return context.json(replies.map((reply) => encoded(reply, context)));
  };
  bridge.post("/pipeline", many);
  return routes.route(redisBridgePath, bridge);
}

async function replyTo(store: CacheStore, command: unknown, logger: Logger): Promise<Reply> {
  try {
    return { result: await runCommand(store, command) };
  } catch (error) {
    if (error instanceof CommandError) return { error: error.message };
    logger.warn({ err: error }, "the result cache could not run a command");
    return { error: "ERR the cache cannot be reached" };
  }
}

/** Clients that ask for base64 get every string so, but for OK. */
function encoded(reply: Reply, context: Context): Reply {
  if ("error" in reply || context.req.header("upstash-encoding") !== "base64") return reply;
  const encode = (text: string | null) => (text === null ? null : Buffer.from(text).toString("base64"));
  const { result } = reply;
  if (typeof result === "string") return { result: result === "OK" ? result : encode(result) };
  return Array.isArray(result) ? { result: result.map(encode) } : reply;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
const sameToken = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
