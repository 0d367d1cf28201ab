// Another edge location for a running home: the same production Worker and what was published to it, in an isolate of its own.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../origin/config.ts";
import { edgeBindings } from "../../scripts/edge-bindings.ts";
import type { EdgeServer } from "../../scripts/edge-server.ts";
import { startEdge } from "../../scripts/edge-server.ts";

export interface SecondEdgeOptions {
  readonly home: string;
  readonly originUrl: string;
  /** Without: every list that this isolate does not remember is asked from the origin. */
  readonly withResultCache: boolean;
}

export async function startSecondEdge({ home, originUrl, withResultCache }: SecondEdgeOptions): Promise<EdgeServer> {
  const folder = mkdtempSync(join(tmpdir(), "endcap-bench-edge-"));
  cpSync(join(home, "edge"), join(folder, "state"), { recursive: true });
  const { edgeSecret } = readConfig({ ENDCAP_HOME: home });
  const { UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, ...bindings } = await edgeBindings({
    ...{ edgeSecret, originUrl, upstash: undefined },
  });
  const cache = {
    UPSTASH_REDIS_REST_URL: UPSTASH_REDIS_REST_URL ?? "",
    UPSTASH_REDIS_REST_TOKEN: UPSTASH_REDIS_REST_TOKEN ?? "",
  };
  const edge = await startEdge({
    port: 0,
    stateFolder: join(folder, "state"),
    runFolder: join(folder, "run"),
    bindings: { ...bindings, ...(withResultCache ? cache : {}) },
  });
  return {
    ...edge,
    stop: async () => {
      await edge.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
