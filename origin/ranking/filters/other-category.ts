import type { Filter } from "../shelf.ts";

export const otherCategory: Filter = {
  name: "other-category",
  summary: "what is not in the department or category asked for",
  refuses({ visit: { items }, request: { category } }) {
    if (category === undefined) return undefined;
    const department = items.departments.find(category);
    if (department !== undefined) return (item) => items.department(item) !== department;
    const isIn = new Map<number, boolean>();
    return (item) => {
      const number = items.category(item);
      const known = isIn.get(number);
      if (known !== undefined) return !known;
      const path = number < 0 ? "" : items.categories.nameOf(number);
      const inside = path === category || path.split(" > ").includes(category);
      isIn.set(number, inside);
      return !inside;
    };
  },
};
