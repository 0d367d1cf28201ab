// The door to the grocer's data: where the files are, which days are held out, and how far dates move to end yesterday.
import { fileURLToPath } from "node:url";

const dayMs = 24 * 3600_000;

/** Milliseconds since the epoch; days are UTC days and begin at midnight. */
export interface GrocerDataset {
  readonly itemsPath: string;
  readonly purchasesPath: string;
  /** First held-out moment in the files' own time: purchases before it may be trained on, the rest, two weeks, is replayed. */
  readonly splitAtMs: number;
  /** After the last purchase: the evening of New Year's Eve in the shop's time zone is the morning after in UTC. */
  readonly endAtMs: number;
}

/** The year of baskets as committed. */
export const grocerDataset: GrocerDataset = {
  itemsPath: fileURLToPath(new URL("data/items.parquet", import.meta.url)),
  purchasesPath: fileURLToPath(new URL("data/purchases.parquet", import.meta.url)),
  splitAtMs: Date.UTC(2017, 11, 18),
  endAtMs: Date.UTC(2018, 0, 1, 5),
};

/** What to add to every moment of the files so that the last training day is the day before `nowMs`: whole days. */
export function dateShiftMs(nowMs: number): number {
  return Math.floor(nowMs / dayMs) * dayMs - grocerDataset.splitAtMs;
}
