// The cache of a laptop: a map within a limit of bytes, least recently used out first.
import type { CacheStore } from "./cache-store.ts";

interface Entry {
  readonly value: string;
  readonly bytes: number;
  /** Milliseconds since the epoch; infinite without an end. */
  readonly endsAt: number;
}

/** What a map entry costs beside its text. */
const entryBytes = 120;

export function memoryStore(bytesMax: number, now: () => number): CacheStore {
  const entries = new Map<string, Entry>();
  let bytes = 0;

  const drop = (key: string): boolean => {
    const entry = entries.get(key);
    if (!entry) return false;
    bytes -= entry.bytes;
    return entries.delete(key);
  };
  const keep = (key: string, entry: Entry): void => {
    drop(key);
    if (entry.bytes > bytesMax) return;
    entries.set(key, entry);
    bytes += entry.bytes;
    for (const oldest of entries.keys()) {
      if (bytes <= bytesMax) break;
      drop(oldest);
    }
  };
  const find = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (!entry) return undefined;
    if (entry.endsAt <= now()) {
      drop(key);
      return undefined;
    }
    entries.delete(key);
    entries.set(key, entry);
    return entry;
  };

  return {
    get: async (key) => find(key)?.value ?? null,
    async set(key, value, { lifeMs, only }) {
      if (only !== undefined && (find(key) !== undefined) !== (only === "present")) return false;
      const endsAt = lifeMs === undefined ? Number.POSITIVE_INFINITY : now() + lifeMs;
      keep(key, { value, endsAt, bytes: Buffer.byteLength(key) + Buffer.byteLength(value) + entryBytes });
      return true;
    },
    getMany: async (keys) => keys.map((key) => find(key)?.value ?? null),
    remove: async (keys) => keys.filter((key) => find(key) !== undefined && drop(key)).length,
    async expire(key, lifeMs) {
      const entry = find(key);
      if (!entry) return false;
      if (lifeMs <= 0) drop(key);
      else keep(key, { ...entry, endsAt: now() + lifeMs });
      return true;
    },
    ping: async () => undefined,
    close: async () => entries.clear(),
  };
}
