// What goes on from the shopper's history.
import type { Reason } from "../../../shared/wire/reason.ts";
import type { Shelf, Source, VisitPoint } from "../shelf.ts";
import { proposals } from "./proposals.ts";

const model = "item-to-item";

export const itemToItem: Source = {
  name: "item-to-item",
  summary: "what others did after the items of this shopper's history, newest counting most",
  model,
  async propose(shelf) {
    return proposals(itemToItem, await shelf.visit.itemToItem());
  },
  reason: (shelf, item) => historyReason(shelf, item) ?? { kind: "popular" },
};

/** The event of the history that gave the item most; undefined when none gave anything. */
export function historyReason(shelf: Shelf, item: number): Reason | undefined {
  const { items, models, history } = shelf.visit;
  let best: VisitPoint | undefined;
  let most = 0;
  for (const point of history) {
    const part = point.weight * models.contribution(model, point.item, item);
    if (part > most) [most, best] = [part, point];
  }
  return best && { kind: "history", item: items.idOf(best.item), event: best.event };
}
