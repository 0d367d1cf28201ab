// What a step of the stream is. Outcomes are values: a message goes on, is dropped, or becomes a dead letter, each with its reason.
import type { ErrorCode } from "../../../shared/wire/error-code.ts";
import type { Transaction } from "../../database/connect.ts";
import type { AppliedMessage } from "../applied-message.ts";
import type { StoredRecord } from "../event-log.ts";

export type DropReason = "duplicate" | "passed-before" | "withdrawn";

export type Outcome<Value> =
  | { readonly kind: "ok"; readonly value: Value }
  | { readonly kind: "drop"; readonly reason: DropReason }
  | { readonly kind: "deadLetter"; readonly code: ErrorCode; readonly reason: string };

export const ok = <Value>(value: Value): Outcome<Value> => ({ kind: "ok", value });
export const drop = (reason: DropReason): Outcome<never> => ({ kind: "drop", reason });
export const deadLetter = (code: ErrorCode, reason: string): Outcome<never> => ({ kind: "deadLetter", code, reason });

/** A message on its way through the steps. */
export interface Work {
  readonly record: StoredRecord;
  /** `session` is empty until the step of that name. */
  readonly applied: AppliedMessage;
  /** Features have it from an earlier time; it comes again because the lake has not. */
  readonly again: boolean;
}

export interface BatchContext {
  readonly partition: number;
  /** Where features stood: records before it come again. */
  readonly position: bigint;
  /** Behind the last record. */
  readonly nextOffset: bigint;
  readonly nowMs: number;
}

interface Named {
  readonly name: string;
  /** What it does, for the operator. */
  readonly does: string;
}
export interface ParseStep extends Named {
  run(records: readonly StoredRecord[], context: BatchContext): Promise<Outcome<Work>[]>;
}
export interface TransactionStep extends Named {
  /** @returns one outcome for each, in order */
  run(batch: readonly Work[], transaction: Transaction, context: BatchContext): Promise<Outcome<Work>[]>;
}
export interface CommittedStep extends Named {
  /** Told of every batch, also of one in which nothing counted. */
  run(batch: readonly Work[], context: BatchContext): Promise<void>;
}

/** In order: before the transaction, in it, after its commit. */
export interface Steps {
  readonly parse: ParseStep;
  readonly inTransaction: readonly TransactionStep[];
  readonly committed: readonly CommittedStep[];
}

export interface StepDescription extends Named {
  readonly when: "before" | "in the transaction" | "after the commit";
}

/** The list as it runs, to be printed. */
export function describeSteps(steps: Steps): StepDescription[] {
  const described =
    (when: StepDescription["when"]) =>
    ({ name, does }: Named) => ({ name, does, when });
  return [
    described("before")(steps.parse),
    ...steps.inTransaction.map(described("in the transaction")),
    ...steps.committed.map(described("after the commit")),
  ];
}
