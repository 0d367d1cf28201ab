// The last resort of a shop that nobody has visited yet: what it sells, in its own order.
import type { Source } from "../shelf.ts";

const proposalsMax = 2_000;

export const catalogue: Source = {
  name: "catalogue",
  summary: "anything the shop sells",
  propose({ visit: { items } }) {
    const length = Math.min(items.count, proposalsMax);
    return Array.from({ length }, (_, item) => ({ item, score: 1 / (2 + item), source: catalogue }));
  },
  explain: () => () => ({ kind: "popular" }),
};
