// What somebody did who has taken consent back since is neither counted nor kept, though the log still has it.
import type { Transaction } from "../../database/connect.ts";
import { batchesLock } from "../intake/withdraw.ts";
import type { Outcome, TransactionStep, Work } from "./step.ts";
import { drop, ok } from "./step.ts";

export const consentStep: TransactionStep = {
  name: "consent",
  does: "drops what came from shoppers who have withdrawn their consent since",
  run: async (batch, transaction) => {
    if (batch.length === 0) return [];
    const withdrawn = await readWithdrawn(transaction, batch);
    return batch.map((work): Outcome<Work> => (withdrawn.has(shopperOf(work)) ? drop("withdrawn") : ok(work)));
  },
};

const shopperOf = ({ applied: { message } }: Work): string => `${message.shop}/${message.shopper}`;

/** The lock comes first and stays until the commit: see `withdraw`. One round trip. */
async function readWithdrawn(transaction: Transaction, batch: readonly Work[]): Promise<ReadonlySet<string>> {
  const shoppers = [...new Map(batch.map((work) => [shopperOf(work), work.applied.message])).values()];
  const [, rows] = await Promise.all([
    transaction`select pg_advisory_xact_lock_shared(hashtextextended(${batchesLock}, 0))`,
    transaction<{ shop: string; shopper_key: string }[]>`
      select w.shop, w.shopper_key
      from unnest(${shoppers.map((one) => one.shop)}::text[], ${shoppers.map((one) => one.shopper)}::text[]) as given (shop, shopper_key)
      join withdrawn_keys w using (shop, shopper_key)`,
  ]);
  return new Set(rows.map((row) => `${row.shop}/${row.shopper_key}`));
}
