// What the edge is given on this machine beside its wrangler.toml: the root secret, the origin, the result cache.
import type { Config } from "../origin/config.ts";
import { redisBridgePath } from "../origin/services/redis-bridge.ts";
import { deriveSecret } from "../shared/trust/secret.ts";

type Settled = Pick<Config, "edgeSecret" | "originUrl" | "upstash">;

/** Without an Upstash account, the origin's own bridge stands in: to Redis with REDIS_URL, to memory without. */
export async function edgeBindings({ edgeSecret, originUrl, upstash }: Settled): Promise<Record<string, string>> {
  const cache = upstash ?? {
    url: `${originUrl}${redisBridgePath}`,
    token: await deriveSecret(edgeSecret, "result-cache"),
  };
  return {
    ENDCAP_EDGE_SECRET: edgeSecret,
    ORIGIN_URL: originUrl,
    UPSTASH_REDIS_REST_URL: cache.url,
    UPSTASH_REDIS_REST_TOKEN: cache.token,
  };
}
