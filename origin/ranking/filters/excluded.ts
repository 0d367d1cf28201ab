import type { Filter } from "../shelf.ts";

export const excluded: Filter = {
  name: "excluded",
  summary: "what the caller excludes, what is in the cart, the item of the page, what a rule hides",
  refuses({ visit: { items }, request, pageItem, cart, rules }) {
    const refused = new Set([pageItem, ...cart, ...rules.hidden]);
    for (const id of request.exclude) refused.add(items.indexOf(id) ?? -1);
    return (item) => refused.has(item);
  },
};
