// The publish service: bundles go to the edge when something worth it changed, and edges learn the rest from the delta.
import type { Logger } from "pino";
import { Counter, Gauge } from "prom-client";
import type { Sql } from "../database/connect.ts";
import type { CrowdLists } from "../features/crowd-lists.ts";
import { originRoutes } from "../http/error-door.ts";
import type { ObjectStore } from "../objects/object-store.ts";
import { startDeltaBoard } from "../publish/delta-board.ts";
import { deltaRoutes } from "../publish/delta-routes.ts";
import type { NeighbourSource } from "../publish/neighbour-source.ts";
import { startPublisher } from "../publish/publisher.ts";
import type { Service } from "./service.ts";

export interface PublishOptions {
  readonly sql: Sql;
  readonly objects: ObjectStore;
  readonly logger: Logger;
  readonly edgeUrl: string;
  /** deriveSecret(root, "service") */
  readonly serviceSecret: string;
  /** The feature store's. */
  readonly crowdLists: (shop: string) => Promise<CrowdLists>;
  readonly neighbours: NeighbourSource;
  /** The registry's onChange: tells of shops whose live models changed; undefined = any may have. */
  onModelsChanged(changed: (shop: string | undefined) => void): Promise<() => Promise<void>>;
  readonly now?: () => number;
  /** Between publications of one shop. */
  readonly apartMsMin?: number;
  readonly debounceMs?: number;
  readonly pollMs?: number;
}

const publicationsTotal = new Counter({
  name: "endcap_publications_total",
  help: "Publications by what became of them",
  labelNames: ["outcome"],
});
const bundleBytes = new Gauge({
  name: "endcap_bundle_bytes",
  help: "Bytes of the newest bundle",
  labelNames: ["shop"],
});

/** A shop that waits this long for the edge is worth a look. */
const waitingMsMax = 60_000;

export async function startPublish(options: PublishOptions): Promise<Service> {
  const { sql, objects, logger, crowdLists, neighbours, edgeUrl, serviceSecret, now = Date.now } = options;
  const onError = (error: unknown) => logger.warn({ err: error }, "deltas are not brought up to date");
  const board = startDeltaBoard({ sql, objects, crowdLists, now, onError });
  await board.preload().catch(onError);
  const publisher = startPublisher({
    ...{ sql, objects, crowdLists, neighbours, edge: { edgeUrl, serviceSecret, now } },
    ...(options.apartMsMin === undefined ? {} : { apartMsMin: options.apartMsMin }),
    ...(options.debounceMs === undefined ? {} : { debounceMs: options.debounceMs }),
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
    differences: board.differences,
    onPublished: (shop, outcome) => {
      publicationsTotal.inc({ outcome: outcome.outcome });
      if (outcome.bytes !== undefined) bundleBytes.set({ shop }, outcome.bytes);
      logger.info({ shop, ...outcome }, "publish");
    },
    onError: (shop, error) => {
      publicationsTotal.inc({ outcome: "failed" });
      logger.warn({ err: error, shop }, "not published; it is tried again");
    },
  });
  const unlisten = await options.onModelsChanged(publisher.wake);
  return {
    name: "publish",
    routes: deltaRoutes(originRoutes(logger, "debug"), board, serviceSecret, now),
    async health() {
      const late = publisher.waiting().filter(({ sinceMs }) => now() - sinceMs > waitingMsMax);
      const [first] = late;
      if (!first) return { ok: true, detail: "the edge has what is newest" };
      const seconds = Math.round((now() - first.sinceMs) / 1_000);
      return { ok: false, detail: `${late.length} shops wait for the edge, the first for ${seconds} s` };
    },
    async stop() {
      await unlisten();
      await Promise.all([publisher.stop(), board.stop()]);
    },
  };
}
