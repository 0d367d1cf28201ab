// The same promises kept by a Redis server (REDIS_URL), over RESP 2.
import { setTimeout as wait } from "node:timers/promises";
import { createClient } from "redis";
import type { CacheStore } from "./cache-store.ts";

const commandMsMax = 500;
const connectMsMax = 2_000;
const reconnectMsMax = 2_000;
const queueMax = 10_000;

/**
 * Waits for the first connection, two seconds at most: a cache must not keep a process from starting.
 * @param onError told of each lost connection; the client comes back by itself
 */
export async function redisStore(url: string, onError: (error: Error) => void): Promise<CacheStore> {
  const client = createClient({
    url,
    RESP: 2,
    commandsQueueMaxLength: queueMax,
    disableOfflineQueue: true,
    commandOptions: { timeout: commandMsMax },
    socket: {
      connectTimeout: connectMsMax,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, reconnectMsMax),
    },
  });
  client.on("error", onError);
  const connected = client.connect().then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([connected, wait(connectMsMax, undefined, { ref: false })]);
  return {
    get: (key) => client.get(key),
    async set(key, value, { lifeMs, only }) {
      const reply = await client.set(key, value, {
        ...(lifeMs === undefined ? {} : { expiration: { type: "PX" as const, value: lifeMs } }),
        ...(only === undefined ? {} : { condition: only === "absent" ? ("NX" as const) : ("XX" as const) }),
      });
      return reply !== null;
    },
    getMany: (keys) => client.mGet([...keys]),
    remove: (keys) => client.del([...keys]),
    expire: async (key, lifeMs) => (await client.pExpire(key, lifeMs)) === 1,
    ping: async () => {
      await client.ping();
    },
    close: async () => client.destroy(),
  };
}
