// The leg before intake: the public call, through the production edge.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEdge } from "../../scripts/edge-server.ts";
import { issueApiKey } from "../../shared/trust/api-key.ts";
import { deriveSecret } from "../../shared/trust/secret.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";
import { edgeClient } from "../whole/edge-client.ts";
import type { NextMessages } from "./intake-messages.ts";
import { ingestShop } from "./intake-messages.ts";
import { batchMessages } from "./post-batches.ts";

export interface EdgeLegOptions {
  readonly edgeSecret: string;
  readonly intakeUrl: string;
  readonly next: NextMessages;
  readonly seconds: number;
}

const callsAtOnce = 4;

/** @returns events a second that POST /v1/events accepted, a hundred in a call */
export async function edgeLeg({ edgeSecret, intakeUrl, next, seconds }: EdgeLegOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "endcap-bench-edge-"));
  const edge = await startEdge({
    port: 0,
    stateFolder: join(folder, "state"),
    runFolder: join(folder, "run"),
    bindings: { ENDCAP_EDGE_SECRET: edgeSecret, ORIGIN_URL: intakeUrl },
  });
  try {
    const secretKey = await issueApiKey(
      { id: "bench", shop: ingestShop, kind: "secret", origins: [], limitPerMinute: 1_000_000 },
      await deriveSecret(edgeSecret, "api-key"),
    );
    const client = edgeClient(edge.url, secretKey);
    const began = performance.now();
    let events = 0;
    const work = async (): Promise<void> => {
      while (performance.now() - began < seconds * 1_000) {
        await client.report(next(batchMessages).map(publicEvent));
        events += batchMessages;
      }
    };
    await Promise.all(Array.from({ length: callsAtOnce }, work));
    return (events * 1_000) / (performance.now() - began);
  } finally {
    await edge.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the shop's server would report it. */
function publicEvent(message: IntakeMessage) {
  if (message.type !== "event") throw new Error("only events are sent here");
  const { type, shop, country, device, source, verified, receivedAt, shopper, ...event } = message;
  return { ...event, shopper: shopper.alias };
}
