// For vitest: the grocer's shop, opened once as `npm start` opens it, on free ports and in a home that is gone afterwards.
// JOURNEY_HOME=<folder> keeps the home, so that the next start takes seconds.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { runEndcap } from "../scripts/running-endcap.ts";

declare module "vitest" {
  interface ProvidedContext {
    journeyHome: string;
    /** What the start told the operator. */
    journeyLines: readonly string[];
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const kept = process.env["JOURNEY_HOME"];
  const home = kept ?? mkdtempSync(join(tmpdir(), "endcap-journey-"));
  const remove = (): void => {
    if (kept === undefined) rmSync(home, { recursive: true, force: true });
  };
  const running = await runEndcap({
    home,
    environment: { DATABASE_URL: undefined, KAFKA_BROKERS: undefined, REDIS_URL: undefined },
  }).catch((error: unknown) => {
    remove();
    throw error;
  });
  project.provide("journeyHome", home);
  project.provide("journeyLines", running.lines);
  return async () => {
    await running.stop();
    remove();
  };
}
