// What clients know: which events they sent, and for which of them somebody took responsibility.
import type { Event } from "../../shared/wire/event.ts";

export interface Ledger {
  /** Ids begin with this. */
  readonly run: string;
  /** Id → how many distinct items the event names. */
  readonly sent: ReadonlyMap<string, number>;
  /** Ids that a 202 accepted. */
  readonly acknowledged: ReadonlySet<string>;
  note(events: readonly Event[], accepted: ReadonlySet<string>): void;
}

export function openLedger(run: string): Ledger {
  const sent = new Map<string, number>();
  const acknowledged = new Set<string>();
  return {
    run,
    sent,
    acknowledged,
    note(events, accepted) {
      for (const { id, items = [] } of events) sent.set(id, new Set(items.map(({ item_id }) => item_id)).size);
      for (const id of accepted) acknowledged.add(id);
    },
  };
}
