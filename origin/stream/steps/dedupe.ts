// (shop, shopper, id) counts once. The row of a message that counted tells which record won, so the same record is judged alike each time it comes.
import type { Message } from "../../../shared/wire/message.ts";
import { textColumn } from "../../database/column.ts";
import type { Transaction } from "../../database/connect.ts";
import type { Outcome, TransactionStep, Work } from "./step.ts";
import { drop, ok } from "./step.ts";

export const dedupeStep: TransactionStep = {
  name: "dedupe",
  does: "drops what counted before, and recognises what counted as this very record",
  run: async (batch, transaction) => {
    const seen = await readSeen(transaction, batch);
    return batch.map((work): Outcome<Work> => {
      const key = seenKey(work.applied.message);
      const winner = seen.get(key);
      if (winner) {
        const same = winner.partition === work.record.partition && winner.offset === work.record.offset;
        if (!same) return drop("duplicate");
        return work.again ? ok({ ...work, applied: { ...work.applied, ...winner } }) : drop("duplicate");
      }
      // It was passed over when features came by here: a dead letter, or forgotten since.
      if (work.again) return drop("passed-before");
      const { partition, offset, appliedAtMs, session } = work.applied;
      seen.set(key, { partition, offset, appliedAtMs, session });
      return ok(work);
    });
  },
};

interface Winner {
  readonly partition: number;
  readonly offset: bigint;
  readonly appliedAtMs: number;
  readonly session: string;
}

/** Ids of answers and of events are given by different parties: they do not meet. */
export const seenId = (message: Message): string => (message.type === "answer" ? `answer/${message.id}` : message.id);

// Nothing that tables keep holds a NUL.
const keyOf = (shop: string, shopper: string, id: string): string => `${shop}\0${shopper}\0${id}`;

const seenKey = (message: Message): string => keyOf(message.shop, message.shopper, seenId(message));

// A lateral subquery is a look into the index each, whatever the plan: a plan made while the table was small would scan it once it is large.
async function readSeen(transaction: Transaction, batch: readonly Work[]): Promise<Map<string, Winner>> {
  if (batch.length === 0) return new Map();
  const messages = batch.map((work) => work.applied.message);
  const rows = await transaction<SeenRow[]>`
    select s.shop, s.shopper, s.id, s.partition, s.log_offset, s.applied_at, s.session
    from unnest(${textColumn(messages, (one) => one.shop)}::text[], ${textColumn(messages, (one) => one.shopper)}::text[],
      ${textColumn(messages, seenId)}::text[]) k (shop, shopper, id)
    cross join lateral (
      select * from seen_events t where t.shop = k.shop and t.shopper = k.shopper and t.id = k.id limit 1
    ) s`;
  return new Map(
    rows.map((row) => [
      keyOf(row.shop, row.shopper, row.id),
      {
        partition: row.partition,
        offset: BigInt(row.log_offset),
        appliedAtMs: row.applied_at.getTime(),
        session: row.session,
      },
    ]),
  );
}

interface SeenRow {
  readonly shop: string;
  readonly shopper: string;
  readonly id: string;
  readonly partition: number;
  readonly log_offset: number;
  readonly applied_at: Date;
  readonly session: string;
}
