// The newest messages of a shop, live: one consumer a process, fanned out to the open consoles.
import { randomUUID } from "node:crypto";
import type { Message } from "../../shared/wire/message.ts";
import { message } from "../../shared/wire/message.ts";
import type { Consumer, EventLog } from "../stream/event-log.ts";

const recentMax = 100;
const watchersMax = 50;

export type Watcher = (message: Message) => void;

export interface EventTail {
  /** The last messages, oldest first, then everything new until the returned function is called. */
  watch(shop: string, watcher: Watcher): () => void;
  stop(): Promise<void>;
}

/**
 * Starts at the end of the log: history is the lake's. Positions are not kept, so a restart simply starts at the end again.
 * @param onMessage told of every shop's messages
 */
export async function openEventTail(
  log: EventLog,
  onMessage: Watcher,
  onError: (error: unknown) => void,
): Promise<EventTail> {
  const recent = new Map<string, Message[]>();
  const watchers = new Map<Watcher, string>();
  const positions = await log.ends("events");
  const consumer: Consumer = await log.consume({
    topic: "events",
    group: `admin-tail-${randomUUID()}`,
    batchRecordsMax: 500,
    position: async (partition) => positions.get(partition) ?? 0n,
    handle: async ({ partition, records }) => {
      for (const record of records) {
        positions.set(partition, record.offset + 1n);
        const parsed = parse(record.value);
        if (parsed) show(parsed);
      }
    },
    onError,
  });

  function show(shown: Message): void {
    const kept = recent.get(shown.shop) ?? [];
    kept.push(shown);
    if (kept.length > recentMax) kept.shift();
    recent.set(shown.shop, kept);
    onMessage(shown);
    for (const [watcher, shop] of watchers) if (shop === shown.shop) watcher(shown);
  }

  return {
    watch(shop, watcher) {
      if (watchers.size >= watchersMax) throw new RangeError(`more than ${watchersMax} open event tails`);
      for (const kept of recent.get(shop) ?? []) watcher(kept);
      watchers.set(watcher, shop);
      return () => watchers.delete(watcher);
    },
    stop: () => consumer.stop(),
  };
}

function parse(text: string): Message | undefined {
  try {
    const parsed = message.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
