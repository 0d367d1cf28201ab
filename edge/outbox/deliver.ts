/** The promise behind a 202: returns once the origin's log or the outbox's disk has the messages. */
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";
import type { Edge } from "../bindings.ts";
import { count } from "../counters/counters.ts";
import type { EdgeContext } from "../gate/route.ts";
import { CircuitBreaker } from "../isolate/circuit-breaker.ts";
import { forgetRevision, rememberRevisions } from "../revisions/revisions.ts";
import { callIntake } from "./call-intake.ts";

const fastPathMs = 150;
const failuresMax = 5;
const breakerOpenMs = 1_000;
const shardsPerShop = 16;
const attemptsMax = 3;

/** Of the fast path, for this isolate. */
export const intakeBreaker = new CircuitBreaker({ failuresMax, openMs: breakerOpenMs });

/** @throws EndcapError outbox/full or origin/unavailable: not accepted, the client sends again */
export async function deliver(context: EdgeContext, shop: string, messages: readonly IntakeMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const edge = context.get("edge");
  if (await deliverDirectly(edge, shop, messages, context.get("requestId"))) return;
  for (const { shopper } of messages) forgetRevision(shop, shopper.alias);
  await keepInOutbox(edge, shop, messages);
  count("events/outbox", context.get("receivedAt"), messages.length);
}

async function deliverDirectly(
  edge: Edge,
  shop: string,
  messages: readonly IntakeMessage[],
  requestId: string,
): Promise<boolean> {
  if (!intakeBreaker.allows(Date.now())) return false;
  const outcome = await callIntake(edge, JSON.stringify({ messages }), requestId, fastPathMs);
  if (outcome.kind !== "taken") {
    intakeBreaker.failed(Date.now());
    return false;
  }
  intakeBreaker.succeeded();
  rememberRevisions(shop, outcome.reply.revisions);
  return true;
}

/** One call and one transaction a shard; a browser's batch has one shopper and so one shard. */
async function keepInOutbox(edge: Edge, shop: string, messages: readonly IntakeMessage[]): Promise<void> {
  const shards = Map.groupBy(messages, ({ shopper }) => shardOf(shop, shopper.alias));
  const outcomes = await Promise.all(
    [...shards].map(([shard, group]) => keep(edge, shard, JSON.stringify(group), group.length)),
  );
  if (outcomes.includes("full"))
    throw new EndcapError("outbox/full", "Events cannot be taken at the moment: send them again later.", {
      retryAfterSeconds: 30,
    });
}

async function keep(edge: Edge, shard: string, body: string, messages: number): Promise<"kept" | "full"> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await edge.outbox.get(edge.outbox.idFromName(shard)).add(body, messages);
    } catch (error) {
      if (attempt < attemptsMax) continue;
      throw new EndcapError("origin/unavailable", "Events cannot be kept at the moment: send them again.", {
        detail: `outbox ${shard}: ${error instanceof Error ? error.message : String(error)}`,
        retryAfterSeconds: 1,
      });
    }
  }
}

/** FNV-1a of the alias. */
export function shardOf(shop: string, alias: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < alias.length; index++) hash = Math.imul(hash ^ alias.charCodeAt(index), 0x01000193);
  return `${shop}/${(hash >>> 0) % shardsPerShop}`;
}
