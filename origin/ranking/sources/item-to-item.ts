// What goes on from the shopper's history.
import type { Reason } from "../../../shared/wire/reason.ts";
import type { Shelf, Source } from "../shelf.ts";
import { proposals } from "./proposals.ts";

const model = "item-to-item";

export const itemToItem: Source = {
  name: "item-to-item",
  summary: "what others did after the items of this shopper's history, newest counting most",
  model,
  async propose(shelf) {
    return proposals(itemToItem, await shelf.visit.itemToItem());
  },
  explain(shelf, items) {
    const reasonOf = historyReasons(shelf, items);
    return (item) => reasonOf(item) ?? { kind: "popular" };
  },
};

/** For each item the event of the history that gave it most; undefined when none gave anything. */
export function historyReasons({ visit }: Shelf, items: readonly number[]): (item: number) => Reason | undefined {
  const { history, models } = visit;
  const strongest = models.strongest(model, history, items);
  return (item) => {
    const point = history[strongest.get(item) ?? -1];
    return point && { kind: "history", item: visit.items.idOf(point.item), event: point.event };
  };
}
