// What this visit is about: the share of its newest items that lie in the candidate's department.
import { isStep } from "./co-visitation.ts";
import type { Feature } from "./feature.ts";
import type { SessionWindow } from "./session-window.ts";
import { mergeSessionWindows } from "./session-window.ts";

/** Remembers the newest 10 distinct items of the running session; becomes a share of 0 … 1, newer items counting more (1/√position). */
export const session: Feature<SessionWindow> = {
  scope: "session",
  observe: ({ kind, session: id, item, atMs, facets }) =>
    isStep(kind) ? { session: id, items: [{ item, atMs, department: facets.department }] } : undefined,
  merge: mergeSessionWindows,
  number: (memory, { facets }) => {
    if (memory === undefined || facets.department === undefined) return 0;
    let total = 0;
    let same = 0;
    memory.items.forEach(({ department }, index) => {
      const weight = 1 / Math.sqrt(index + 1);
      total += weight;
      if (department === facets.department) same += weight;
    });
    return total === 0 ? 0 : same / total;
  },
};
