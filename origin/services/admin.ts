// The admin service: the console and its API, over what the other services and stages tell of themselves.
import type { Logger } from "pino";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { rungs } from "../../shared/wire/rung.ts";
import type { AdminParts, TrainingDesk } from "../admin/admin-routes.ts";
import { adminRoutes } from "../admin/admin-routes.ts";
import { mountConsole } from "../admin/console-files.ts";
import { openEventTail } from "../admin/event-tail.ts";
import { bucketMs, createPulse } from "../admin/pulse.ts";
import type { Sql } from "../database/connect.ts";
import type { Registry } from "../registry/registry.ts";
import { listDeadLetters, openDeadLetters } from "../stream/dead-letters.ts";
import type { EventLog } from "../stream/event-log.ts";
import { readEdgeCounters } from "../stream/intake/edge-counters.ts";
import type { TakeMessages } from "../stream/intake/take-messages.ts";
import { logLag } from "../stream/log-lag.ts";
import { replayDeadLetters } from "../stream/replay-dead-letters.ts";
import type { Service } from "./service.ts";
import { healthOf } from "./service.ts";

export interface AdminOptions {
  readonly sql: Sql;
  readonly log: EventLog;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Intake's way in, for replays. */
  readonly take: TakeMessages;
  readonly training: TrainingDesk;
  /** The services that run beside this one. */
  readonly beside: () => readonly Service[];
  readonly pipelines: AdminParts["pipelines"];
  readonly secureCookies: boolean;
  readonly now?: () => number;
}

const deadLettersShownMax = 100;

export async function startAdmin(options: AdminOptions): Promise<Service> {
  const { sql, log, logger, registry, take, now = Date.now } = options;
  const pulse = createPulse(now);
  const tail = await openEventTail(log, pulse.add, (error) => logger.warn({ err: error }, "the live tail waits"));
  const deadLetters = openDeadLetters(sql, log, (error) =>
    logger.warn({ err: error }, "the topic of dead letters waits"),
  );
  const routes = adminRoutes({
    ...{ sql, logger, tail, pulse, now },
    secureCookies: options.secureCookies,
    pipelines: options.pipelines,
    training: options.training,
    health: () => Promise.all(options.beside().map(healthOf)),
    async lag() {
      const sums = new Map<string, number>();
      for (const { group, records } of await logLag(sql, log, "events"))
        sums.set(group, (sums.get(group) ?? 0) + records);
      return [...sums].map(([group, lag]) => ({ group, lag }));
    },
    async rungs(shop, fromMs) {
      const spans = await readEdgeCounters(sql, { fromMs, untilMs: now(), spanMs: bucketMs });
      return spans.map(({ at, counts }) => ({
        at,
        rungs: Object.fromEntries(rungs.map((rung) => [rung, counts[`rung/${shop}/${rung}`] ?? 0])),
      }));
    },
    models: {
      list: async (shop) =>
        (await registry.versions(shop)).map(({ manifest, live }) => ({
          ...{ model: manifest.model, version: manifest.version, live, metrics: manifest.metrics },
          createdAt: manifest.createdAt,
          events: manifest.dataWindow.events,
        })),
      promote: (shop, model, version, by) => registry.promote({ shop, model, version }, { actor: by }),
      rollBack: async (shop, model, by) => (await registry.rollBack(shop, model, { actor: by })).version,
    },
    deadLetters: {
      list: async (shop) =>
        (await listDeadLetters(sql, { shop, limit: deadLettersShownMax })).map((letter) => ({
          ...{ id: letter.id, at: letter.lastAt, code: letter.code, reason: letter.reason, body: letter.value },
        })),
      async replay(shop, id) {
        const result = await replayDeadLetters({ sql, log, deadLetters, take }, { shop, ids: [id], limit: 1 });
        const [refused] = result.refused;
        if (refused) throw new EndcapError("request/invalid", `It is still refused: ${refused.reason}`);
        if (result.replayed === 0) throw new EndcapError("dead-letter/unknown", "There is no such dead letter.");
      },
    },
  });
  await mountConsole(routes);
  return {
    name: "admin",
    routes,
    health: async () => ({ ok: true, detail: "the console answers" }),
    stop: () => tail.stop(),
  };
}
