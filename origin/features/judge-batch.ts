// First walk over a batch, in log order: counts each shopper's pace and asks the guards, item by item, who may move the crowd.
import { eventKind } from "../../shared/wire/event-kind.ts";
import type { EventMessage } from "../../shared/wire/message.ts";
import type { BatchMemory, ShopperState } from "./batch-memory.ts";
import { freshShopperState } from "./batch-memory.ts";
import type { BatchMessage } from "./batch-message.ts";
import type { CrowdMark } from "./crowd-guard.ts";
import { countPace, crowdWeight, receivedHourMs } from "./crowd-guard.ts";
import type { Voice } from "./crowd-sources.ts";
import { featureKey } from "./feature-key.ts";

/** One item of one event of somebody who may be remembered. */
export interface JudgedEvent {
  readonly from: BatchMessage;
  readonly event: EventMessage;
  readonly item: string;
  /** 0 = the guards keep it out; else it may count if its address, where there is one, may. */
  readonly crowdWeight: number;
  readonly voice: Voice | undefined;
  /** The hour it took, when it did. */
  readonly mark: Readonly<CrowdMark>;
}

/** Changes pace and marks in `memory`, as the next event of the batch must see them. */
export function judgeBatch(messages: readonly BatchMessage[], memory: BatchMemory): JudgedEvent[] {
  const judged: JudgedEvent[] = [];
  for (const from of messages) {
    const { message, shop, shopper, source } = from;
    if (message.type !== "event" || message.consent === "none") continue;
    const pace = shopperStateOf(memory, from);
    countPace(pace, message.receivedAt);
    for (const item of from.touched) {
      const key = featureKey(shop, shopper, item, eventKind(message.name).code);
      const mark = memory.marks.get(key) ?? {};
      memory.marks.set(key, mark);
      const weight = crowdWeight(message, from.appliedAtMs, pace, mark);
      judged.push({
        from,
        event: message,
        item,
        crowdWeight: weight,
        voice:
          weight === 0 || source === undefined
            ? undefined
            : { shop, hourMs: receivedHourMs(message), source, item, shopper },
        mark: weight === 0 ? {} : { ...mark },
      });
    }
  }
  return judged;
}

export function shopperStateOf(memory: BatchMemory, { shop, shopper }: BatchMessage): ShopperState {
  const key = featureKey(shop, shopper);
  const known = memory.shoppers.get(key);
  if (known) return known;
  const fresh = freshShopperState();
  memory.shoppers.set(key, fresh);
  return fresh;
}
