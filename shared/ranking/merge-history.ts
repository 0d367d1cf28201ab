/** One history out of what the request carries and what the origin remembers, newest first. */
import { eventKind } from "../wire/event-kind.ts";
import type { HistoryEntry } from "../wire/history.ts";

/** Two reports of one item and kind closer than this are one event seen twice: once by the browser, once by the log. */
export const sameEventMsMax = 10_000;

/** Drops kinds that say nothing about taste (weight 0), repeats, and what is over `entriesMax`. */
export function mergeHistory(
  request: readonly HistoryEntry[],
  remembered: readonly HistoryEntry[],
  entriesMax: number,
): HistoryEntry[] {
  const sorted = [...request, ...remembered]
    .filter(({ event }) => eventKind(event).historyWeight > 0)
    .sort((a, b) => a.ageMs - b.ageMs || (a.item < b.item ? -1 : a.item > b.item ? 1 : 0));
  const newest = new Map<string, number>();
  const merged: HistoryEntry[] = [];
  for (const entry of sorted) {
    if (merged.length >= entriesMax) break;
    const key = `${entry.event} ${entry.item}`;
    const before = newest.get(key);
    if (before !== undefined && entry.ageMs - before < sameEventMsMax) continue;
    newest.set(key, entry.ageMs);
    merged.push(entry);
  }
  return merged;
}
