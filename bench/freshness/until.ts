// Asks again and again until an answer shows what is waited for.
import { setTimeout as pause } from "node:timers/promises";

/** @returns milliseconds from `sinceMs` (performance.now) to the end of the first answer that shows it; undefined when none did in time */
export async function until(
  sinceMs: number,
  shows: () => Promise<boolean>,
  { everyMs, msMax }: { readonly everyMs: number; readonly msMax: number },
): Promise<number | undefined> {
  for (;;) {
    const shown = await shows();
    const tookMs = performance.now() - sinceMs;
    if (shown) return tookMs;
    if (tookMs > msMax) return undefined;
    await pause(everyMs);
  }
}
