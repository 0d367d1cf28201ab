// The newest distinct items of a running session, by the time they were looked at: late events find their place.

export interface SessionItem {
  readonly item: string;
  readonly atMs: number;
  readonly department?: string | undefined;
}
export interface SessionWindow {
  readonly session: string;
  /** Newest first. */
  readonly items: readonly SessionItem[];
}

export const sessionWindowItemsMax = 10;

/** What the session looked at up to a moment, newest first, without the item itself; nothing of another session. */
export const sessionBefore = (
  window: SessionWindow | undefined,
  now: { readonly session: string; readonly item: string; readonly atMs: number },
): SessionItem[] =>
  window?.session === now.session
    ? window.items.filter((entry) => entry.item !== now.item && entry.atMs <= now.atMs)
    : [];

/** The union of two windows of one session; of two sessions the one that was active last. */
export function mergeSessionWindows(a: SessionWindow | undefined, b: SessionWindow): SessionWindow {
  if (a === undefined) return b;
  if (a.session !== b.session) return lastAtMs(b) >= lastAtMs(a) ? b : a;
  const newest = new Map<string, SessionItem>();
  for (const entry of [...a.items, ...b.items]) {
    const known = newest.get(entry.item);
    if (known === undefined || isNewer(entry, known)) newest.set(entry.item, entry);
  }
  const items = [...newest.values()].sort((x, y) => y.atMs - x.atMs || (x.item < y.item ? -1 : 1));
  return { session: a.session, items: items.slice(0, sessionWindowItemsMax) };
}

/** Of two looks in one millisecond the department decides, so that the order of remembering does not. */
const isNewer = (entry: SessionItem, known: SessionItem): boolean =>
  entry.atMs > known.atMs || (entry.atMs === known.atMs && (entry.department ?? "") > (known.department ?? ""));

const lastAtMs = (window: SessionWindow): number => window.items[0]?.atMs ?? Number.NEGATIVE_INFINITY;
