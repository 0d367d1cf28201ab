/** Events on their way to the edge: gathered, sent, sent again until taken, and handed to sendBeacon when the page goes. */
import type { Memory, Waiting } from "./memory.ts";
import type { Edge } from "./post.ts";
import { addressOf, post } from "./post.ts";
import type { Seen } from "./read-entry.ts";

const gatherMs = 200;
const retryMsMax = 60_000;
const callMsMax = 10_000;
const eventsPerCallMax = 50;
const charsPerCallMax = 50_000;

export interface Reporter {
  /** Queues an event, and sends soon. */
  readonly report: (seen: Seen) => void;
  /** Sends what waits, now. */
  readonly flush: () => void;
  /** Settles when what is being sent has arrived or failed; undefined when nothing is. */
  readonly underWay: () => Promise<void> | undefined;
}

/** @param shopperToken the shopper's token, where consent is full; asks the edge for one when there is none */
export function openReporter(
  edge: Edge,
  memory: Memory,
  shopperToken: (renew: boolean) => Promise<string | undefined>,
): Reporter {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;
  let inFlight: readonly Waiting[] = [];
  let failures = 0;

  const later = (afterMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(flush, afterMs);
  };
  const drop = (sent: readonly Waiting[]): void => {
    const ids = new Set(sent.map(({ id }) => id));
    memory.keepWaiting(memory.waiting().filter(({ id }) => !ids.has(id)));
  };
  const retryLater = (seconds: number): void => {
    failures++;
    later(Math.max(seconds * 1000, Math.min(1000 * 2 ** failures, retryMsMax)));
  };

  async function send(renewToken: boolean): Promise<void> {
    const batch = firstBatch(memory.waiting());
    inFlight = batch;
    if (batch.length === 0) return;
    const token = await shopperToken(renewToken);
    // Consent may have been taken back while the token was asked for: then nothing waits any more.
    if (memory.waiting()[0]?.id !== batch[0]?.id) return send(false);
    const response = await post(edge, "events", bodyOf(batch, token), callMsMax, true);
    if (response.status === 401 && !renewToken && (await response.text()).includes("shopper/")) return send(true);
    if (response.status === 429 || response.status >= 500)
      return retryLater(Number(response.headers.get("retry-after")) || 0);
    failures = 0;
    drop(batch);
    return send(false);
  }
  function flush(): void {
    if (sending || !navigator.onLine) return;
    clearTimeout(timer);
    sending = send(false)
      .catch(() => retryLater(0))
      .finally(() => {
        sending = undefined;
        inFlight = [];
        if (failures === 0 && memory.waiting().length > 0) later(gatherMs);
      });
  }

  addEventListener("online", flush);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  function leave(): void {
    const batch = firstBatch(memory.waiting().filter(({ id }) => !inFlight.some((sent) => sent.id === id)));
    if (batch.length === 0 || !navigator.onLine) return;
    if (navigator.sendBeacon(addressOf(edge, "events"), bodyOf(batch, memory.token()))) drop(batch);
  }
  if (memory.waiting().length > 0) later(gatherMs);

  return {
    flush,
    underWay: () => sending,
    report(seen) {
      const session = memory.session();
      const waiting: Waiting = {
        ...seen,
        id: idOf(seen),
        at: Date.now(),
        consent: memory.consent(),
        ...(session && { session }),
      };
      memory.keepWaiting([...memory.waiting(), waiting]);
      if (!sending && failures === 0) later(gatherMs);
    },
  };
}

/** An order's page that is loaded again tells of the same purchase. */
const idOf = ({ name, transaction_id: order }: Seen): string =>
  name === "purchase" && order ? `purchase/${order}`.slice(0, 100) : crypto.randomUUID();

function firstBatch(waiting: readonly Waiting[]): readonly Waiting[] {
  let count = Math.min(waiting.length, eventsPerCallMax);
  while (count > 1 && JSON.stringify(waiting.slice(0, count)).length > charsPerCallMax) count = count >> 1;
  return waiting.slice(0, count);
}

const bodyOf = (events: readonly Waiting[], shopper: string | undefined): string =>
  JSON.stringify({
    sentAt: Date.now(),
    events: events.map((event) => (shopper && event.consent === "full" ? { ...event, shopper } : event)),
  });
