/**
 * Answers on their way to the log: gathered in the isolate, sent after a response by whichever request finds nobody sending. Best effort: a
 * full queue drops. Only plain data is shared; each call to the origin belongs to the request that makes it.
 */
import type { IntakeMessage } from "../../shared/wire/intake.ts";
import type { Edge } from "../bindings.ts";
import { areCountersDue, count, countLatency, returnCounters, takeCounters } from "../counters/counters.ts";
import type { EdgeContext } from "../gate/route.ts";
import { CircuitBreaker } from "../isolate/circuit-breaker.ts";
import { callIntake } from "../outbox/call-intake.ts";

export type AnswerIntakeMessage = Extract<IntakeMessage, { type: "answer" }>;

const queueMax = 2_000;
const messagesPerCallMax = 250;
const callsPerFlushMax = 10;
const gatherMs = 100;
const callTimeoutMs = 2_000;
/** A flush that has not said a word for so long died with its request. */
const leaseMs = gatherMs + callTimeoutMs + 500;

const queue: AnswerIntakeMessage[] = [];
const breaker = new CircuitBreaker({ failuresMax: 1, openMs: 1_000 });
let leaseEndsAt = 0;

/** Queues what was served and counts it; the response does not wait. */
export function deliverAnswers(context: EdgeContext, answers: readonly AnswerIntakeMessage[]): void {
  const nowMs = context.get("receivedAt");
  for (const answer of answers) {
    count(`rung/${answer.shop}/${answer.rung}`, nowMs);
    countLatency("recommendations", answer.tookMs, nowMs);
  }
  const room = Math.max(0, queueMax - queue.length);
  queue.push(...answers.slice(0, room));
  if (answers.length > room) count("answers/dropped", nowMs, answers.length - room);
  flushSoon(context.get("edge"), context.executionCtx);
}

/** Starts a flush behind the response when there is something to send and nobody sends. */
export function flushSoon(edge: Edge, execution: Pick<ExecutionContext, "waitUntil">): void {
  const nowMs = Date.now();
  if (leaseEndsAt > nowMs) return;
  if (queue.length === 0 && !areCountersDue(nowMs)) return;
  if (!breaker.allows(nowMs)) return;
  leaseEndsAt = nowMs + leaseMs;
  execution.waitUntil(flush(edge));
}

async function flush(edge: Edge): Promise<void> {
  await scheduler.wait(gatherMs);
  for (let call = 0; call < callsPerFlushMax; call++) {
    leaseEndsAt = Date.now() + leaseMs;
    if (!(await sendSome(edge)) || (queue.length === 0 && !areCountersDue(Date.now()))) break;
  }
  leaseEndsAt = 0;
}

async function sendSome(edge: Edge): Promise<boolean> {
  const messages = queue.splice(0, messagesPerCallMax);
  const counters = takeCounters(Date.now());
  const outcome = await callIntake(edge, JSON.stringify({ messages, counters }), crypto.randomUUID(), callTimeoutMs);
  if (outcome.kind === "taken") {
    breaker.succeeded();
    return true;
  }
  breaker.failed(Date.now());
  if (counters) returnCounters(counters);
  if (outcome.kind === "failed") queue.unshift(...messages.slice(0, Math.max(0, queueMax - queue.length)));
  else count("answers/dropped", Date.now(), messages.length);
  return false;
}
