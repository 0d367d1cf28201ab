// A real Redis for the cache suites and benches. Needs `redis-server`.
// As a program: prints REDIS_URL=redis://host:port when ready and runs until it is ended.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../origin/process/free-port.ts";
import type { RealPart } from "./real-part.ts";
import { startRealPart } from "./real-part.ts";
import { runUntilEnded } from "./run-until-ended.ts";

const readyMsMax = 10_000;

/** Starts an empty Redis on a free port; it keeps nothing on disk. */
export async function startRedisServer(): Promise<RealPart> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "endcap-redis-"));
  return await startRealPart({
    name: "Redis",
    port,
    file: "redis-server",
    args: ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
    readyMsMax,
    removeData: () => rmSync(folder, { recursive: true, force: true }),
  });
}

if (process.argv[1] === import.meta.filename)
  await runUntilEnded("REDIS_URL", startRedisServer, (server) => `redis://${server.address}`);
