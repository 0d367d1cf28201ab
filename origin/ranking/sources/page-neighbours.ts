// What is like the item of the page.
import type { Source } from "../shelf.ts";
import { proposals } from "./proposals.ts";

const model = "item-to-item";

export const pageNeighbours: Source = {
  name: "page-neighbours",
  summary: "what others did after the item of the page",
  model,
  propose: ({ visit, pageItem }) => proposals(pageNeighbours, visit.models.neighbours(model, pageItem)),
  explain:
    ({ visit, pageItem }) =>
    () => ({ kind: "similar", item: visit.items.idOf(pageItem) }),
};
