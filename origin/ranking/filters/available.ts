import type { Filter } from "../shelf.ts";

export const available: Filter = {
  name: "available",
  summary: "sold out, deleted or unknown items",
  refuses:
    ({ visit: { items } }) =>
    (item) =>
      !items.available(item),
};
