// A batch of applied messages becomes features: read what is known, let the guards judge, observe, write once a table.
import type { Transaction } from "../database/connect.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import type { MemoryKeys, SourceHour } from "./batch-memory.ts";
import { readBatchMemory } from "./batch-memory.ts";
import type { BatchMessage } from "./batch-message.ts";
import { batchMessage } from "./batch-message.ts";
import { leaveCrowdCounts } from "./crowd-counts.ts";
import { receivedHourMs } from "./crowd-guard.ts";
import { admitVoices, regularsKey } from "./crowd-sources.ts";
import { featureKey } from "./feature-key.ts";
import { leaveItemCounts } from "./item-counts.ts";
import { leaveItemPairs } from "./item-pairs.ts";
import { judgeBatch } from "./judge-batch.ts";
import type { BatchObservations } from "./observe-batch.ts";
import { observeBatch } from "./observe-batch.ts";
import { addShopperAffinities } from "./shopper-affinity.ts";
import { addShopperItems } from "./shopper-items.ts";
import { addShopperRecents, trimShopperRecents } from "./shopper-recent.ts";
import { putShopperStates } from "./shopper-states.ts";

export const applyBatchMessagesMax = 1_000;

/**
 * Adds what a batch teaches, in the caller's transaction: features and the consumer's position commit together, so a message counts once.
 * The result does not depend on how messages are cut into batches. Four round trips, each statement once a table.
 * @param batch in log order, of one partition, at most 1,000
 */
export async function applyBatch(sql: Transaction, batch: readonly AppliedMessage[]): Promise<void> {
  if (batch.length === 0) return;
  if (batch.length > applyBatchMessagesMax)
    throw new RangeError(`a batch has at most ${applyBatchMessagesMax} messages, this one has ${batch.length}`);
  const messages = batch.map(batchMessage);
  const memory = await readBatchMemory(sql, memoryKeys(messages));
  const judged = judgeBatch(messages, memory);
  const voices = judged.flatMap(({ voice }) => voice ?? []);
  const mayCount = await admitVoices(sql, voices, memory.regulars);
  await writeObservations(sql, observeBatch(messages, judged, mayCount, memory));
}

/** One pipeline. What other consumers add to the same rows is left to the collector, so that none waits for another's commit. */
async function writeObservations(sql: Transaction, seen: BatchObservations): Promise<void> {
  const states = seen.states;
  await Promise.all([
    putShopperStates(sql, states),
    addShopperItems(sql, seen.shopperItems.sorted()),
    addShopperAffinities(sql, seen.affinities.sorted()),
    addShopperRecents(sql, seen.recents.sorted()),
    trimShopperRecents(sql, seen.overfull),
    leaveItemPairs(sql, seen.pairs),
    leaveCrowdCounts(sql, seen.crowdCounts.rows()),
    leaveItemCounts(sql, seen.itemCounts.rows()),
  ]);
}

function memoryKeys(messages: readonly BatchMessage[]): MemoryKeys {
  const shoppers = new Map<string, readonly string[]>();
  const touches = new Map<string, readonly string[]>();
  const items = new Map<string, readonly string[]>();
  const sources = new Map<string, SourceHour>();
  for (const { message, shop, shopper, source, touched } of messages) {
    if (message.consent === "none") continue;
    if (source !== undefined && touched.length > 0) {
      const hour = { shop, hourMs: receivedHourMs(message), source };
      sources.set(regularsKey(hour), hour);
    }
    shoppers.set(featureKey(shop, shopper), [shop, shopper]);
    for (const item of touched) {
      touches.set(featureKey(shop, shopper, item), [shop, shopper, item]);
      items.set(featureKey(shop, item), [shop, item]);
    }
  }
  return {
    shoppers: [...shoppers.values()],
    touches: [...touches.values()],
    items: [...items.values()],
    sources: [...sources.values()],
  };
}
