/** Lifts what neighbours propose by where the shopper's attention is: the origin's own arithmetic, in tables instead of maps. */
import { attentionStrengths, attentionWeights } from "../../shared/ranking/affinity.ts";
import type { ShopBundle } from "../bundle/shop-bundle.ts";
import type { LiftSums } from "./neighbour-sums.ts";
import type { History } from "./shelf.ts";

interface Tables {
  /** By category number; 0 wherever nobody's attention is, between calls everywhere. */
  readonly department: Float32Array;
  readonly category: Float32Array;
}
const tablesOf = new WeakMap<ShopBundle, Tables>();

export function liftByAttention(shop: ShopBundle, history: History): LiftSums {
  return (sum, touched, touchedCount) => {
    const { department, category } = shop.bundle;
    const tables = tablesFor(shop);
    const attention = attentionWeights(history.map(({ entry }) => entry));
    fill(tables.department, department, history, attention, attentionStrengths.department);
    fill(tables.category, category, history, attention, attentionStrengths.category);
    for (let place = 0; place < touchedCount; place++) {
      const item = touched[place] as number;
      const lift =
        1 + (tables.department[department[item] as number] ?? 0) + (tables.category[category[item] as number] ?? 0);
      sum[item] = (sum[item] as number) * lift;
    }
    tables.department.fill(0);
    tables.category.fill(0);
  };
}

function tablesFor(shop: ShopBundle): Tables {
  const known = tablesOf.get(shop);
  if (known) return known;
  const { length } = shop.bundle.meta.categories;
  const tables = { department: new Float32Array(length), category: new Float32Array(length) };
  tablesOf.set(shop, tables);
  return tables;
}

/** Each group's share of the attention, times how much it lifts. */
function fill(
  table: Float32Array,
  groups: Int32Array,
  history: History,
  attention: Float32Array,
  strength: number,
): void {
  let all = 0;
  for (let place = 0; place < history.length; place++)
    if ((groups[history[place]?.item ?? 0] as number) >= 0) all += attention[place] as number;
  if (all === 0) return;
  for (let place = 0; place < history.length; place++) {
    const group = groups[history[place]?.item ?? 0] as number;
    if (group >= 0) table[group] = (table[group] as number) + (strength * (attention[place] as number)) / all;
  }
}
