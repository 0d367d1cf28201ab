// Second walk over a batch: every feature observes each item of each event, and what it remembers becomes rows.
import type { Fact } from "../../shared/features/fact.ts";
import { features } from "../../shared/features/features.ts";
import { sessionBefore } from "../../shared/features/session-window.ts";
import { eventKind } from "../../shared/wire/event-kind.ts";
import { historyMax } from "../../shared/wire/history.ts";
import type { BatchMemory } from "./batch-memory.ts";
import type { BatchMessage } from "./batch-message.ts";
import { crowdCountChanges } from "./crowd-counts.ts";
import { hourMs, isNewShopper, isUnverifiedPurchase } from "./crowd-guard.ts";
import type { Voice } from "./crowd-sources.ts";
import { featureKey } from "./feature-key.ts";
import { itemCountChanges } from "./item-counts.ts";
import type { ItemPair } from "./item-pairs.ts";
import type { JudgedEvent } from "./judge-batch.ts";
import { shopperStateOf } from "./judge-batch.ts";
import { observeAffinity, shopperAffinityChanges } from "./shopper-affinity.ts";
import { shopperItemChanges } from "./shopper-items.ts";
import { shopperRecentChanges } from "./shopper-recent.ts";
import type { ShopperStateRow } from "./shopper-states.ts";

/** What a key that lives one visit is remembered for after its newest message. */
export const sessionKeyMs = 24 * hourMs;
/** Of an event with many items only the first few are steps of a walk. */
export const stepItemsMax = 5;

export type BatchObservations = ReturnType<typeof observeBatch>;

/** @param mayCount whether a voice's address may count for the item */
export function observeBatch(
  messages: readonly BatchMessage[],
  judged: readonly JudgedEvent[],
  mayCount: (voice: Voice) => boolean,
  memory: BatchMemory,
) {
  const rows = {
    shopperItems: shopperItemChanges(),
    affinities: shopperAffinityChanges(),
    recents: shopperRecentChanges(),
    // Few repeat within a batch: the collector merges them.
    pairs: [] as ItemPair[],
    crowdCounts: crowdCountChanges(),
    itemCounts: countItems(messages),
  };
  const states = observeShoppers(messages, memory);
  for (const one of judged) observeItem(one, observedFact(one, mayCount, memory), rows, memory);
  for (const recent of rows.recents.rows()) {
    const state = memory.shoppers.get(featureKey(recent.shop, recent.shopper));
    if (state) state.recentRows += 1;
  }
  const overfull = states.filter(({ state }) => state.recentRows > historyMax);
  for (const { state } of overfull) state.recentRows = historyMax;
  return { ...rows, states, overfull };
}

function observeItem(
  { from, event, item, mark }: JudgedEvent,
  fact: Fact,
  rows: Omit<BatchObservations, "states" | "overfull">,
  memory: BatchMemory,
): void {
  const { shop, shopper, atMs } = from;
  const kind = eventKind(event.name).code;
  const touch = features.recency.observe(fact);
  if (touch) {
    rows.shopperItems.add({
      ...{ shop, shopper, item, kind, mark, recency: touch },
      firstAtMs: atMs,
      rhythm: features.purchaseRhythm.observe(fact),
      distinctAtMs: fact.crowd?.newShopper ? atMs : undefined,
    });
    if (eventKind(event.name).historyWeight > 0) rows.recents.add({ shop, shopper, atMs, item, kind });
  }
  const taste = observeAffinity(fact);
  if (taste) rows.affinities.add({ shop, shopper, ...taste });
  for (const [before, weightLog2] of features.coVisitation.observe(fact) ?? [])
    rows.pairs.push({ shop, item: before, nextItem: item, weightLog2, lastAtMs: atMs });
  const trend = features.trend.observe(fact);
  const popularity = features.popularity.observe(fact);
  if (trend && popularity !== undefined)
    rows.crowdCounts.add({ shop, item, country: event.country ?? "", trend, popularity, lastAtMs: atMs });
  const step = isStepOf(from, item) ? features.session.observe(fact) : undefined;
  const state = shopperStateOf(memory, from);
  if (step) state.window = features.session.merge(state.window ?? step, step);
}

function observedFact(one: JudgedEvent, mayCount: (voice: Voice) => boolean, memory: BatchMemory): Fact {
  const { from, event, item, crowdWeight, voice } = one;
  const { shop, shopper, atMs, session } = from;
  return {
    kind: event.name,
    atMs,
    item,
    session,
    facets: memory.facets.get(featureKey(shop, item)) ?? {},
    crowd:
      crowdWeight > 0 && (voice === undefined || mayCount(voice))
        ? { weight: crowdWeight, newShopper: takeDistinct(memory, featureKey(shop, shopper, item), atMs) }
        : undefined,
    sessionBefore: isStepOf(from, item)
      ? sessionBefore(shopperStateOf(memory, from).window, { session, item, atMs })
      : [],
  };
}

/** Whether the shopper counts as a distinct one for this item now; it then does not for three days. */
function takeDistinct(memory: BatchMemory, key: string, atMs: number): boolean {
  if (!isNewShopper(memory.distinctAtMs.get(key), atMs)) return false;
  memory.distinctAtMs.set(key, atMs);
  return true;
}

const isStepOf = (from: BatchMessage, item: string): boolean => from.touched.slice(0, stepItemsMax).includes(item);

function countItems(messages: readonly BatchMessage[]) {
  const counts = itemCountChanges();
  for (const { message, shop, items, atMs } of messages) {
    if (message.type !== "event") continue;
    const kind = eventKind(message.name).code;
    const unverified = isUnverifiedPurchase(message) ? 1 : 0;
    for (const item of items) counts.add({ shop, item, kind, events: 1, unverified, lastAtMs: atMs });
  }
  return counts;
}

/** Revision and expiry of everybody who wrote; nobody without consent. In key order. */
function observeShoppers(messages: readonly BatchMessage[], memory: BatchMemory): ShopperStateRow[] {
  const rows = new Map<string, ShopperStateRow>();
  for (const from of messages) {
    const { message, shop, shopper, revision, appliedAtMs } = from;
    if (message.consent === "none") continue;
    const state = shopperStateOf(memory, from);
    state.expiresAtMs =
      message.consent === "full"
        ? undefined
        : Math.max(state.expiresAtMs ?? 0, Math.ceil((message.receivedAt + sessionKeyMs) / hourMs) * hourMs);
    rows.set(featureKey(shop, shopper), { shop, shopper, revision, updatedAtMs: appliedAtMs, state });
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
