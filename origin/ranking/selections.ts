// How n items are picked from scored candidates: best first, within what a row may hold of one kind.
import type { GroupLimit } from "../../shared/ranking/diversify.ts";
import { diversify } from "../../shared/ranking/diversify.ts";
import type { Proposal, Shelf } from "./shelf.ts";

export interface Selection {
  readonly summary: string;
  select(shelf: Shelf, candidates: readonly Proposal[], n: number): readonly Proposal[];
}

export const plainRows: Selection = {
  summary: "best first",
  select: (_, candidates, n) => candidates.slice(0, n),
};

export const variedRows: Selection = {
  summary: "best first, at most perCategoryMax of a category in a row",
  select: (shelf, candidates, n) => diversify(candidates, categoryLimits(shelf), shelf.placement.n, n),
};

/** Everybody's part of a department in a row; interest and a large assortment make it more. */
const departmentPartMin = 0.25;
const assortmentFactor = 1.2;

/** Calibrated (Steck 2018): a row mirrors the shopper's interests, and without any it has a bit of everything. */
export const byDepartmentShare: Selection = {
  summary:
    "best first, at most perCategoryMax of a category and a part of each department that follows the shopper's attention",
  select(shelf, candidates, n) {
    const { items, departmentShares } = shelf.visit;
    const row = shelf.placement.n;
    const departments: GroupLimit = {
      groupOf: items.department,
      max(department) {
        const interest = departmentPartMin + (departmentShares.get(department) ?? 0);
        return Math.ceil(row * Math.max(interest, assortmentFactor * items.departmentPart(department)));
      },
    };
    const limits =
      shelf.request.category === undefined ? [...categoryLimits(shelf), departments] : categoryLimits(shelf);
    return diversify(candidates, limits, row, n);
  },
};

function categoryLimits({ placement, visit: { items } }: Shelf): GroupLimit[] {
  if (placement.perCategoryMax === 0) return [];
  return [{ groupOf: items.category, max: () => placement.perCategoryMax }];
}
