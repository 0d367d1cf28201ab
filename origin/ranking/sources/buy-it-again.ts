// What the shopper bought before and may need now.
import { eventKinds } from "../../../shared/wire/event-kind.ts";
import type { Shelf, Source } from "../shelf.ts";
import type { HistoryPoint } from "../shop-models.ts";
import { proposals } from "./proposals.ts";

const dayMs = 86_400_000;
const model = "buy-it-again";
const purchase = eventKinds.purchase.code;
/** The newest two and the oldest purchase of an item tell its count and rhythm well enough, and leave room for other items. */
const purchasesPerItemMax = 3;

export const buyItAgain: Source = {
  name: "buy-it-again",
  summary: "what this shopper bought before and, by rhythm, is due",
  model,
  async propose(shelf) {
    return proposals(buyItAgain, await shelf.visit.models.ask(model, purchasesOf(shelf)));
  },
  explain(shelf) {
    const newest = new Map(
      purchasesOf(shelf)
        .toReversed()
        .map(({ item, ageMs }) => [item, ageMs]),
    );
    return (item) => {
      const ageMs = newest.get(item);
      return ageMs === undefined ? { kind: "bought-before" } : { kind: "bought-before", ageDays: ageMs / dayMs };
    };
  },
};

/** Newest first: purchases of the history, and the days that the features remember. */
function purchasesOf({ visit }: Shelf): HistoryPoint[] {
  const { items, history, features, nowMs } = visit;
  const points: HistoryPoint[] = [];
  const days = new Set<string>();
  const add = (item: number, ageMs: number): void => {
    const day = `${item} ${Math.floor((nowMs - ageMs) / dayMs)}`;
    if (days.has(day)) return;
    days.add(day);
    points.push({ item, weight: 1, ageMs, kind: purchase });
  };
  for (const { item, kind, ageMs } of history) if (kind === purchase) add(item, ageMs);
  for (const bought of features.purchases) {
    const item = items.indexOf(bought.item);
    if (item === undefined) continue;
    const known = bought.rhythm.days;
    const told =
      known.length <= purchasesPerItemMax ? known : [...known.slice(0, purchasesPerItemMax - 1), known.at(-1) ?? 0];
    add(item, Math.max(0, nowMs - bought.lastAtMs));
    for (const day of told.slice(1)) add(item, Math.max(0, nowMs - (day + 0.5) * dayMs));
  }
  return points.sort((a, b) => a.ageMs - b.ageMs || a.item - b.item);
}
