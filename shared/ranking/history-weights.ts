/** How much each event of a history counts: strength of its kind × recency ^ (how many moments ago), less if it was before the errand. */
import { eventKind } from "../wire/event-kind.ts";
import type { HistoryEntry } from "../wire/history.ts";
import { beforeErrand, errandMsMax } from "./errand.ts";

/** What item-to-item counts were tuned with; a model's manifest may say another (`recency`). */
export const defaultRecency = 0.6;

/**
 * Events of one moment (the lines of a basket) share a rank, so a basket does not fade within itself.
 * @param newestFirst as `mergeHistory` gives it
 */
export function historyWeights(
  newestFirst: readonly Pick<HistoryEntry, "event" | "ageMs">[],
  recency: number,
): Float32Array<ArrayBuffer> {
  const weights = new Float32Array(newestFirst.length);
  const before = beforeErrand(newestFirst);
  let rank = -1;
  let moment = -1;
  newestFirst.forEach(({ event, ageMs }, index) => {
    if (ageMs !== moment) {
      rank += 1;
      moment = ageMs;
    }
    weights[index] = eventKind(event).historyWeight * recency ** rank * (ageMs <= errandMsMax ? 1 : before);
  });
  return weights;
}
