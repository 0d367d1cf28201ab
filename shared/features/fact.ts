// One item of one event, with what was known when it was applied: all that features learn from.
import type { EventName } from "../wire/event-kind.ts";
import type { ItemFacets } from "./item-facets.ts";
import type { SessionItem } from "./session-window.ts";

export interface Fact {
  readonly kind: EventName;
  readonly atMs: number;
  readonly item: string;
  readonly facets: ItemFacets;
  /** How it may move the crowd's counts; absent when the guards keep it out. */
  readonly crowd?: CrowdVoice | undefined;
  readonly session: string;
  /** What the same session looked at before, newest first, distinct, without the item itself. */
  readonly sessionBefore: readonly SessionItem[];
}

export interface CrowdVoice {
  readonly weight: number;
  /** The shopper has not counted for this item within the last three days. */
  readonly newShopper: boolean;
}
