// Two ways to measure the peer: alone with a filled topic, where it has all of the machine, and at the end of the same way in as ours.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "../../origin/database/connect.ts";
import { coresBetween, readProcesses } from "../whole/processes.ts";
import type { BareConsumer } from "./bare-consumer.ts";
import { startBareConsumer } from "./bare-consumer.ts";
import type { PostingOptions } from "./post-batches.ts";
import { startPosting } from "./post-batches.ts";

export interface PeerOptions {
  readonly brokers: string;
  readonly sql: Sql;
  readonly postgresPid: number;
  readonly seconds: number;
}

const watchMs = 100;
const warmMs = 5_000;

/** @returns events a second of what the topic already holds, until it ends or the time is over */
export async function alonePeer(options: PeerOptions): Promise<number> {
  const { brokers, sql } = options;
  const consumer = await startBareConsumer(brokers, sql, { group: randomUUID(), fromBeginning: true });
  try {
    while (consumer.inserted() === 0) await pause(10);
    return await rateOf(consumer, options, "alone, of the filled topic");
  } finally {
    await consumer.stop();
  }
}

/** @returns events a second while intake is fed, in steady state */
export async function fedPeer(
  options: PeerOptions & Pick<PostingOptions, "intakeUrl" | "serviceSecret" | "next" | "waitingMax">,
): Promise<number> {
  const { brokers, sql } = options;
  const consumer = await startBareConsumer(brokers, sql, { group: randomUUID(), fromBeginning: false });
  const posting = startPosting({ ...options, waiting: (accepted) => accepted - consumer.inserted() });
  try {
    await Promise.race([pause(warmMs), posting.failed]);
    return await rateOf(consumer, options, "fed by the same POSTs");
  } finally {
    await posting.stop();
    await consumer.stop();
  }
}

async function rateOf(consumer: BareConsumer, { postgresPid, seconds }: PeerOptions, how: string): Promise<number> {
  const [beganMs, first, before] = [performance.now(), consumer.inserted(), readProcesses()];
  let [last, lastMs] = [first, beganMs];
  while (lastMs - beganMs < seconds * 1_000) {
    await pause(watchMs);
    if (consumer.inserted() === last) break;
    [last, lastMs] = [consumer.inserted(), performance.now()];
  }
  const rate = ((last - first) * 1_000) / (lastMs - beganMs);
  const postgres = coresBetween(before, readProcesses(), postgresPid, lastMs - beganMs);
  console.log(`Bare consumer ${how}: ${rate.toFixed(0)} events/s; Postgres used ${postgres.toFixed(2)} cores`);
  return rate;
}
