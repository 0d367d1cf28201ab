// What the shop sells most in the departments that have the shopper's attention.
import { beforeErrand } from "../../../shared/ranking/errand.ts";
import type { Proposal, Source } from "../shelf.ts";
import { crowdItems } from "./crowd.ts";
import { historyReasons } from "./item-to-item.ts";

/** A department that is looked at in passing has no list of its own here. */
const shareMin = 0.2;
const itemsPerDepartmentMax = 40;
/** In a long errand as good as the best item-to-item score, and nothing before an errand began. */
const strength = 1;

export const favourites: Source = {
  name: "favourites",
  summary: "what sells most in the departments the shopper is looking at, the more the longer the errand",
  weight: ({ visit: { history } }) => strength * (1 - beforeErrand(history)),
  propose(shelf) {
    const { departmentShares, items } = shelf.visit;
    const proposed: Proposal[] = [];
    for (const [department, share] of departmentShares) {
      if (share < shareMin) continue;
      const best = crowdItems("popular", shelf.visit, items.departments.nameOf(department)).slice(
        0,
        itemsPerDepartmentMax,
      );
      best.forEach((item, place) => {
        proposed.push({ item, score: share / (1 + place / 20), source: favourites });
      });
    }
    return proposed;
  },
  explain(shelf, chosen) {
    const { items } = shelf.visit;
    const reasonOf = historyReasons(shelf, chosen);
    return (item) => reasonOf(item) ?? { kind: "affinity", category: items.departments.nameOf(items.department(item)) };
  },
};
