// One history from two tellers: what the request carries and what the origin remembers of the same events.
import type { HistoryEntry } from "../wire/history.ts";
import { historyMax } from "../wire/history.ts";

/** Two tellings of one event differ by the way they took: clock skew, and the request's own delay. */
export const sameEventMsMax = 60_000;

/**
 * The newest 50 of both, newest first. Entries of the same item and kind within a minute of each other are one event, told twice:
 * the newest stays. @param request, stored ages in milliseconds at the same moment, in any order
 */
export function mergeHistory(request: readonly HistoryEntry[], stored: readonly HistoryEntry[]): HistoryEntry[] {
  const all = [...request, ...stored].sort(byAge);
  const merged: HistoryEntry[] = [];
  const keptAgeMs = new Map<string, number>();
  for (const entry of all) {
    if (merged.length === historyMax) break;
    const key = `${entry.event}\n${entry.item}`;
    const kept = keptAgeMs.get(key);
    if (kept !== undefined && entry.ageMs - kept <= sameEventMsMax) continue;
    keptAgeMs.set(key, entry.ageMs);
    merged.push(entry);
  }
  return merged;
}

const byAge = (a: HistoryEntry, b: HistoryEntry): number =>
  a.ageMs - b.ageMs || compare(a.item, b.item) || compare(a.event, b.event);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
