// Whether a freshly trained model may go live by itself.
import type { ModelManifest } from "../../shared/wire/model-manifest.ts";

export interface Verdict {
  readonly promote: boolean;
  /** For the history of promotions and for people. */
  readonly reason: string;
}

/** Fewer held-out cases tell nothing. */
const casesMin = 30;

/** Without a live model anything that finds something is better than nothing; with one, the new must not be worse beyond doubt (two standard errors). */
export function judge(fresh: ModelManifest["metrics"], live: ModelManifest["metrics"] | undefined): Verdict {
  const [ndcg, cases] = [fresh["ndcg10"] ?? 0, fresh["cases"] ?? 0];
  if (!live) {
    if (cases < casesMin) return { promote: true, reason: "first model; too few held-out cases to judge it" };
    if (ndcg > 0) return { promote: true, reason: `first model, NDCG@10 ${ndcg.toFixed(4)}` };
    return { promote: false, reason: "finds nothing in the held-out days" };
  }
  const before = live["ndcg10"] ?? 0;
  if (cases < casesMin) return { promote: true, reason: "too few held-out cases to judge it; newer data" };
  const doubt = 2 * Math.hypot(fresh["ndcg10Error"] ?? 0, live["ndcg10Error"] ?? 0);
  const words = `NDCG@10 ${ndcg.toFixed(4)} after ${before.toFixed(4)} (± ${doubt.toFixed(4)})`;
  return ndcg >= before - doubt ? { promote: true, reason: words } : { promote: false, reason: `worse: ${words}` };
}
