// What is liked more now than usual: the last days against the last months, in standard errors of what was to be expected.
import { crowdSegments } from "./crowd-segments.ts";
import { crowdModel, crowdWeight, segmentSums } from "./popular.ts";
import type { SourceModel } from "./source-model.ts";

const parameters = { shortHalfLifeDays: 2, longHalfLifeDays: 28, shoppersMin: 3, spreadMin: 4 };

export const trending: SourceModel = {
  name: "trending",
  task: "next-basket",
  variants: [{}],
  train(data, nowMs) {
    const segments = crowdSegments(data, "trending");
    const items = data.itemIds.length;
    const faded = (halfLifeDays: number): Float32Array[] =>
      segmentSums(data.item.length, items, segments, (row) => {
        const ageDays = (nowMs - (data.at[row] ?? 0)) / 86_400_000;
        return {
          item: data.item[row] ?? 0,
          weight: (crowdWeight[data.kind[row] ?? 0] ?? 0) * 0.5 ** (ageDays / halfLifeDays),
        };
      });
    const [short, long] = [faded(parameters.shortHalfLifeDays), faded(parameters.longHalfLifeDays)];
    const shoppers = recentShoppers(data.item, data.shopper, data.at, items, nowMs);
    const scores = short.map((recent, segment) => excess(recent, long[segment] ?? recent, shoppers));
    return crowdModel("trending", segments, scores, items, parameters);
  },
};

/**
 * (recent − expected) ÷ √(expected + spread), expected = the item's long share of all recent events. Where nothing stands out, what was
 * bought recently follows, below every item that does, and last what only one or two shoppers touched.
 */
function excess(recent: Float32Array, long: Float32Array, shoppers: Int32Array): Float32Array {
  const total = (row: Float32Array): number => row.reduce((sum, value) => sum + value, 0);
  const [recentTotal, longTotal] = [total(recent), total(long)];
  const share = longTotal > 0 ? recentTotal / longTotal : 0;
  const smallest = 1e-3 / (1 + recent.reduce((most, value) => Math.max(most, value), 0));
  return recent.map((value, item) => {
    if ((shoppers[item] ?? 0) < parameters.shoppersMin) return value * smallest * smallest;
    const expected = (long[item] ?? 0) * share;
    const z = (value - expected) / Math.sqrt(expected + parameters.spreadMin);
    return z > 0 ? 1e-3 + z : value * smallest;
  });
}

/** How many different shoppers touched an item within twice the short half-life. */
function recentShoppers(
  item: Int32Array,
  shopper: Int32Array,
  at: Float64Array,
  items: number,
  nowMs: number,
): Int32Array {
  const counts = new Int32Array(items + 1);
  const last = new Int32Array(items + 1).fill(-1);
  const sinceMs = nowMs - 2 * parameters.shortHalfLifeDays * 86_400_000;
  for (let row = 0; row < item.length; row++) {
    const each = item[row] ?? 0;
    if ((at[row] ?? 0) < sinceMs || last[each] === shopper[row]) continue;
    last[each] = shopper[row] ?? 0;
    counts[each] = (counts[each] ?? 0) + 1;
  }
  return counts;
}
