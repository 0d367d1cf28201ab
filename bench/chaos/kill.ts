// Kills parts of a running system, and keeps one down although its supervisor starts it again and again.
import { setTimeout as pause } from "node:timers/promises";
import type { Part, RunningEndcap } from "../../scripts/running-endcap.ts";

const pollMs = 50;

export function kill(running: RunningEndcap, part: Part): void {
  process.kill(running.pidOf(part), "SIGKILL");
}

/** @returns lets it live again */
export function holdDown(running: RunningEndcap, part: Part): () => Promise<void> {
  let held = true;
  const holding = (async () => {
    while (held) {
      try {
        kill(running, part);
      } catch {
        // Between two lives it has no pid.
      }
      await pause(pollMs);
    }
  })();
  return async () => {
    held = false;
    await holding;
  };
}
