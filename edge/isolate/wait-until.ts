/**
 * Waits for something that another request does. Requests share plain data only: a promise of a request that has ended never settles, so
 * each waiter looks for itself, by timers of its own.
 */
const pollMs = 4;

/** Returns once `isDone`, or after `waitMsMax`. */
export async function waitUntil(isDone: () => boolean, waitMsMax: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < waitMsMax && !isDone(); waitedMs += pollMs)
    await scheduler.wait(Math.min(pollMs, waitMsMax - waitedMs));
}
