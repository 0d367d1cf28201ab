// The feature store's door: what others may do with features.
import type { Sql, Transaction } from "../database/connect.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import { applyBatch } from "./apply-batch.ts";
import { collectAddends } from "./collect-addends.ts";
import type { CrowdLists } from "./crowd-lists.ts";
import { cachedCrowdLists } from "./crowd-lists.ts";
import { forgetShopper } from "./forget-shopper.ts";
import type { Pruned } from "./prune.ts";
import { pruneFeatures } from "./prune.ts";
import type { ShopperFeatures } from "./read-shopper.ts";
import { readShopper } from "./read-shopper.ts";
import type { RecentPairs } from "./recent-pairs.ts";
import { recentPairs } from "./recent-pairs.ts";
import type { Snapshot, SnapshotRequest } from "./snapshot.ts";
import { snapshot } from "./snapshot.ts";

export interface FeatureStore {
  /** Adds what a batch (of one partition, in log order, at most 1,000) teaches, in the caller's transaction. */
  apply(transaction: Transaction, batch: readonly AppliedMessage[]): Promise<void>;
  /**
   * Adds up what batches left for rows that all of them want: an item's counts, the crowd's, pairs of items. To be called about once a second;
   * where another process is at it, there is nothing to do.
   */
  collect(): Promise<void>;
  /** What is known of a shopper at a moment (milliseconds since the epoch), in one round trip. */
  read(shop: string, shopper: string | undefined, momentMs: number): Promise<ShopperFeatures>;
  /** Trending and popular lists as of at most a second ago. */
  crowdLists(shop: string): Promise<CrowdLists>;
  /** What shoppers lately looked at after each of these items, best first: fresher than any trained neighbour list. */
  recentPairs(shop: string, items: readonly string[], momentMs: number): Promise<RecentPairs>;
  /** Features as they were at a moment, in a schema of their own: the lake's messages replayed through the same `apply`. */
  snapshot(request: SnapshotRequest): Promise<Snapshot>;
  /** Takes away what need not be remembered, at most `rowsMax` rows (or shoppers) of each kind; call it again while there is more. */
  prune(rowsMax: number): Promise<Pruned>;
  /** Everything held of one shopper goes, in the caller's transaction. @returns rows deleted */
  forget(transaction: Transaction, shop: string, shopper: string): Promise<number>;
}

export function featureStore(sql: Sql, now: () => number = Date.now): FeatureStore {
  return {
    apply: applyBatch,
    collect: async () => void (await collectAddends(sql)),
    read: (shop, shopper, momentMs) => readShopper(sql, shop, shopper, momentMs),
    crowdLists: cachedCrowdLists(sql, now),
    recentPairs: (shop, items, momentMs) => recentPairs(sql, shop, items, momentMs),
    snapshot: (request) => snapshot(sql, request),
    prune: (rowsMax) => pruneFeatures(sql, { nowMs: now(), rowsMax }),
    forget: forgetShopper,
  };
}
