import type { Filter } from "../shelf.ts";

export const seen: Filter = {
  name: "seen",
  summary: "what the shopper's history holds",
  refuses({ visit: { history } }) {
    if (history.length === 0) return undefined;
    const refused = new Set(history.map(({ item }) => item));
    return (item) => refused.has(item);
  },
};
