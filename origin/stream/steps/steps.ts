// The stream, as a list: parse → consent → dedupe → session → features → lake → publish. What a click goes through, in this order.
import { eventKind } from "../../../shared/wire/event-kind.ts";
import type { Transaction } from "../../database/connect.ts";
import type { AppliedMessage } from "../applied-message.ts";
import type { KnownShops } from "../known-shops.ts";
import { consentStep } from "./consent.ts";
import { dedupeStep } from "./dedupe.ts";
import { parseStep } from "./parse.ts";
import { sessionStep } from "./session.ts";
import type { CommittedStep, Steps, TransactionStep, Work } from "./step.ts";
import { ok } from "./step.ts";

/** What the stream hands messages to; the service that runs it brings them. */
export interface StepParts {
  readonly shops: KnownShops;
  applyFeatures(transaction: Transaction, batch: readonly AppliedMessage[]): Promise<void>;
  /** `nextOffset` lies behind the last record of the batch, also of one in which nothing counted. */
  addToLake(batch: readonly AppliedMessage[], partition: number, nextOffset: bigint): Promise<void>;
  /** Crowd lists of these shops may have changed. Must not throw. */
  markChanged(shops: ReadonlySet<string>): void;
}

export const streamSteps = (parts: StepParts): Steps => ({
  parse: parseStep(parts.shops),
  inTransaction: [consentStep, dedupeStep, sessionStep, featuresStep(parts)],
  committed: [lakeStep(parts), publishStep(parts)],
});

const featuresStep = ({ applyFeatures }: StepParts): TransactionStep => ({
  name: "features",
  does: "adds what is new to the features, together with the consumer's position",
  run: async (batch, transaction) => {
    const fresh = appliedOf(batch.filter((work) => !work.again));
    if (fresh.length > 0) await applyFeatures(transaction, fresh);
    return batch.map(ok);
  },
});

const lakeStep = ({ addToLake }: StepParts): CommittedStep => ({
  name: "lake",
  does: "hands all that counted to the lake, which writes files and keeps a position of its own",
  run: (batch, { partition, nextOffset }) => addToLake(appliedOf(batch), partition, nextOffset),
});

const publishStep = ({ markChanged }: StepParts): CommittedStep => ({
  name: "publish",
  does: "marks the shops whose crowd lists changed",
  run: async (batch) => {
    const moving = appliedOf(batch).filter(
      ({ message }) => message.type === "event" && eventKind(message.name).crowdWeight > 0,
    );
    if (moving.length > 0) markChanged(new Set(moving.map(({ message }) => message.shop)));
  },
});

const appliedOf = (batch: readonly Work[]): AppliedMessage[] => batch.map((work) => work.applied);
