// Runs the steps on batches of the log, exactly once: effects and position commit together, and a batch that comes again changes nothing.
import postgres from "postgres";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Sql, Transaction } from "../database/connect.ts";
import type { ConsumerPosition } from "./consumer-position.ts";
import { PositionMovedError } from "./consumer-position.ts";
import type { DeadLetter, DeadLetters } from "./dead-letters.ts";
import type { LogBatch, StoredRecord } from "./event-log.ts";
import type { BatchContext, Outcome, Steps, Work } from "./steps/step.ts";

export interface ProcessorOptions {
  readonly sql: Sql;
  /** Of the group `features`. */
  readonly position: ConsumerPosition;
  /** Where the lake wants to go on: at or behind the features. */
  lakePosition(partition: number): Promise<bigint>;
  readonly steps: Steps;
  readonly deadLetters: DeadLetters;
  now(): number;
  /** Told once per outcome and batch. */
  onOutcome?(outcome: string, count: number): void;
}

/** The two things that a consumer of the log asks for. */
export interface Processor {
  position(partition: number): Promise<bigint>;
  handle(batch: LogBatch): Promise<void>;
}

export function batchProcessor(options: ProcessorOptions): Processor {
  /** Where features stand, by what this process last saw: another owner's move is noticed by the conditional update. */
  const positions = new Map<number, bigint>();
  let lastMs = 0;

  async function processRecords(partition: number, records: readonly StoredRecord[]): Promise<void> {
    // Applied times never go back: point-in-time replays order by them.
    lastMs = Math.max(lastMs, options.now());
    const position = positions.get(partition) ?? (await options.position.read(partition));
    const nextOffset = (records.at(-1)?.offset ?? -1n) + 1n;
    const context: BatchContext = { partition, position, nextOffset, nowMs: lastMs };
    const half = records.length >> 1;
    let committed: Committed;
    try {
      // Alone, a record gets a second try before it is blamed.
      committed = await commit(options, records, context).catch((error: unknown) => {
        if (half > 0 || !isPoison(error)) throw error;
        return commit(options, records, context);
      });
    } catch (error) {
      if (!isPoison(error)) throw error;
      if (half > 0) {
        await processRecords(partition, records.slice(0, half));
        await processRecords(partition, records.slice(half));
        return;
      }
      committed = await passOver(options, records, context, error);
    }
    positions.set(partition, nextOffset > position ? nextOffset : position);
    await options.deadLetters.tell(committed.dead);
    for (const step of options.steps.committed) await step.run(committed.counted, context);
  }

  return {
    position: async (partition) => {
      const features = await options.position.read(partition);
      const lake = await options.lakePosition(partition);
      positions.set(partition, features);
      const lakeIsBehind = lake < features;
      return lakeIsBehind ? lake : features;
    },
    handle: ({ partition, records }) => processRecords(partition, records),
  };
}

interface Committed {
  readonly counted: readonly Work[];
  readonly dead: readonly DeadLetter[];
}

async function commit(
  options: ProcessorOptions,
  records: readonly StoredRecord[],
  context: BatchContext,
): Promise<Committed> {
  const { steps } = options;
  const tally = new Map<string, number>();
  const dead: DeadLetter[] = [];
  const parsed = sift(await steps.parse.run(records, context), records, context, dead, tally);
  const counted = await options.sql.begin(async (transaction) => {
    let works: readonly Work[] = parsed;
    for (const step of steps.inTransaction) {
      const judged = works.map((work) => work.record);
      works = sift(await step.run(works, transaction, context), judged, context, dead, tally);
    }
    await options.deadLetters.keepWith(transaction, dead);
    await advance(options, transaction, context);
    return works;
  });
  const again = counted.filter((work) => work.again).length;
  tally.set("again", again).set("applied", counted.length - again);
  for (const [outcome, count] of tally) if (count > 0) options.onOutcome?.(outcome, count);
  return { counted, dead };
}

/** Records that make the steps fail: they become dead letters, and the partition goes on. */
async function passOver(
  options: ProcessorOptions,
  records: readonly StoredRecord[],
  context: BatchContext,
  error: unknown,
): Promise<Committed> {
  const reason = `It could not be applied: ${error instanceof Error ? error.message : String(error)}`;
  const dead = records
    .filter((record) => record.offset >= context.position)
    .map(({ value }): DeadLetter => ({ stage: "stream", code: "internal/unexpected", reason, value }));
  await options.sql.begin(async (transaction) => {
    await options.deadLetters.keepWith(transaction, dead);
    await advance(options, transaction, context);
  });
  options.onOutcome?.("dead-letter", dead.length);
  return { counted: [], dead };
}

async function advance({ position }: ProcessorOptions, transaction: Transaction, context: BatchContext): Promise<void> {
  const { partition, position: expected, nextOffset } = context;
  if (nextOffset > expected) await position.advance(transaction, partition, expected, nextOffset);
}

/** Keeps what goes on; the rest is tallied, and dead letters of records that come again were written the first time. */
function sift<Value>(
  outcomes: readonly Outcome<Value>[],
  records: readonly StoredRecord[],
  context: BatchContext,
  dead: DeadLetter[],
  tally: Map<string, number>,
): Value[] {
  return outcomes.flatMap((outcome, index) => {
    if (outcome.kind === "ok") return [outcome.value];
    const record = records[index];
    if (!record || record.offset < context.position) return [];
    const name = outcome.kind === "drop" ? outcome.reason : "dead-letter";
    tally.set(name, (tally.get(name) ?? 0) + 1);
    if (outcome.kind === "deadLetter")
      dead.push({ stage: "stream", code: outcome.code, reason: outcome.reason, value: record.value });
    return [];
  });
}

/** Whether the fault may lie in a message. A lost connection, a deadlock or a lost partition pass by themselves: the batch comes again. */
function isPoison(error: unknown): boolean {
  if (error instanceof PositionMovedError) return false;
  if (error instanceof EndcapError) return error.code !== "origin/unavailable";
  if (error instanceof postgres.PostgresError) return /^2[23]/.test(error.code);
  return !(error instanceof Error && "code" in error);
}
