// The intake service: signed batches from the edge go into the log, and only then are they answered.
import type { Logger } from "pino";
import { Counter, Histogram } from "prom-client";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { IntakeBody, IntakeReply } from "../../shared/wire/intake.ts";
import { intakeBody, intakeBodyBytesMax } from "../../shared/wire/intake.ts";
import type { Sql } from "../database/connect.ts";
import { featureStore } from "../features/feature-store.ts";
import { originRoutes } from "../http/error-door.ts";
import { parseJson, readSignedBody } from "../http/read-body.ts";
import { openDeadLetters } from "../stream/dead-letters.ts";
import type { EventLog } from "../stream/event-log.ts";
import { keepEdgeCounters } from "../stream/intake/edge-counters.ts";
import { addEdgeMetrics } from "../stream/intake/edge-metrics.ts";
import { hearWithdrawals } from "../stream/intake/hear-withdrawals.ts";
import { shopperKeys } from "../stream/intake/shopper-keys.ts";
import type { TakeMessages } from "../stream/intake/take-messages.ts";
import { takeMessages } from "../stream/intake/take-messages.ts";
import { withdraw } from "../stream/intake/withdraw.ts";
import { knownShops } from "../stream/known-shops.ts";
import type { Service } from "./service.ts";

export interface IntakeOptions {
  readonly sql: Sql;
  readonly log: EventLog;
  readonly logger: Logger;
  /** deriveSecret(root, "service") */
  readonly serviceSecret: string;
  now?(): number;
}

const earlierRequestsLoggedMax = 50;
const failingMsMax = 30_000;

const messagesTotal = new Counter({
  name: "endcap_intake_messages_total",
  help: "Messages by what became of them",
  labelNames: ["outcome"],
});
const tookSeconds = new Histogram({
  name: "endcap_intake_seconds",
  help: "From a batch's arrival to its answer",
  buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
});

/** `take` is the same way in without the signature, for replays inside the origin. */
export function startIntake(options: IntakeOptions): Service & { readonly take: TakeMessages } {
  const { sql, log, logger, now = Date.now } = options;
  const deadLetters = openDeadLetters(sql, log, (error) =>
    logger.warn({ err: error }, "a dead letter is kept, but the log did not take it"),
  );
  const keys = shopperKeys(sql);
  const hearing = hearWithdrawals(sql, keys).catch((error: unknown) => {
    logger.error({ err: error }, "withdrawals that other processes take are not heard here");
    return async () => {};
  });
  let failure: { readonly atMs: number; readonly why: string } | undefined;
  const takeAll = takeMessages({
    ...{ log, shops: knownShops(sql), shopperKeys: keys, deadLetters, now },
    withdraw: withdraw(sql, featureStore(sql, now).forget),
  });
  const take: TakeMessages = async (messages) => {
    try {
      const reply = await takeAll(messages);
      failure = undefined;
      return reply;
    } catch (error) {
      failure = { atMs: now(), why: whyOf(error) };
      throw error;
    }
  };
  const routes = originRoutes(logger);

  routes.post("/v1/intake", async (context) => {
    const done = tookSeconds.startTimer();
    const body = parseBody(await readSignedBody(context, intakeBodyBytesMax, options.serviceSecret, now()));
    const [reply] = await Promise.all([take(body.messages), keepCounters(body)]);
    messagesTotal.inc({ outcome: "accepted" }, reply.accepted);
    messagesTotal.inc({ outcome: "refused" }, reply.refused.length);
    if (reply.refused.length > 0)
      logger.warn(
        { requestId: context.get("requestId"), refused: reply.refused.slice(0, 10) },
        "messages went to dead letters",
      );
    const requestId = context.get("requestId");
    const earlier = earlierRequests(body.messages, requestId);
    if (earlier.length > 0) logger.info({ requestId, earlier }, "what the edge kept of earlier requests is taken");
    done();
    return context.json(reply satisfies IntakeReply);
  });

  async function keepCounters({ counters }: IntakeBody): Promise<void> {
    if (!counters) return;
    try {
      if (await keepEdgeCounters(sql, counters)) addEdgeMetrics(counters);
    } catch (error) {
      logger.warn({ err: error }, "an edge report was not kept");
    }
  }

  return {
    name: "intake",
    routes,
    take,
    async health() {
      const ends = await log.ends("events");
      if (failure && now() - failure.atMs < failingMsMax)
        return { ok: false, detail: `messages cannot be taken: ${failure.why}` };
      return { ok: true, detail: `the ${log.name} log has ${ends.size} partitions` };
    },
    stop: async () => (await hearing)(),
  };
}

/** The requests that were answered before this call: the edge's outbox brings what it kept of them. */
function earlierRequests(messages: readonly unknown[], requestId: string): string[] {
  const ids = new Set<string>();
  for (const one of messages) {
    const { type, requestId: id } = (one ?? {}) as { readonly type?: unknown; readonly requestId?: unknown };
    if (type === "event" && typeof id === "string" && id !== requestId) ids.add(id.slice(0, 100));
    if (ids.size === earlierRequestsLoggedMax) break;
  }
  return [...ids];
}

function whyOf(error: unknown): string {
  const cause = error instanceof EndcapError ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function parseBody(bytes: Uint8Array): IntakeBody {
  const parsed = intakeBody.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const code = issue?.code === "too_big" ? "request/too-many" : "request/invalid";
  throw new EndcapError(code, `${issue?.path.join(".") || "body"}: ${issue?.message}`);
}
