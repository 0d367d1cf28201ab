// Kills parts of a running system, and keeps one down although its supervisor starts it again and again.
import { setTimeout as pause } from "node:timers/promises";
import type { Part, RunningEndcap } from "../../scripts/running-endcap.ts";

const pollMs = 50;

/** @returns the pid that is no more */
export function kill(running: RunningEndcap, part: Part): number {
  const pid = running.pidOf(part);
  process.kill(pid, "SIGKILL");
  return pid;
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
