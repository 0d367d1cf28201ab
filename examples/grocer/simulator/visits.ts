// The held-out two weeks as visits: one basket, bought by one household at one time.
import { DuckDBInstance } from "@duckdb/node-api";
import { grocerDataset } from "../dataset.ts";

export interface Bought {
  readonly item: string;
  readonly quantity: number;
  readonly cents: number;
}

export interface Visit {
  readonly shopper: string;
  /** In the order of the source. */
  readonly lines: readonly Bought[];
}

/** In the order in which they were bought. */
export async function readVisits(dataset = grocerDataset): Promise<Visit[]> {
  const database = await DuckDBInstance.create(":memory:");
  const duck = await database.connect();
  try {
    const rows = await duck.runAndReadAll(`
      select shopper, list({item: item, quantity: quantity, cents: cents}) as lines from (
        select shopper, basket, item, sum(quantity)::integer as quantity, round(sum(value) * 100)::integer as cents,
          min("at") as first_at
        from '${dataset.purchasesPath}' where epoch_ms("at") >= ${dataset.splitAtMs} group by shopper, basket, item order by item
      ) group by shopper, basket order by min(first_at), basket`);
    return rows.getRowObjectsJson() as unknown as Visit[];
  } finally {
    duck.closeSync();
    database.closeSync();
  }
}
