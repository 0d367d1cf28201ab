import fc from "fast-check";
import { expect, it } from "vitest";
import { brandNames, noMaker } from "./brand-names.ts";
import type { SourceProduct } from "./compose-titles.ts";
import { composeTitles, productName } from "./compose-titles.ts";
import { readableWords } from "./readable-words.ts";

const tomatoes: SourceProduct = {
  id: 1,
  department: "PRODUCE",
  category: "TOMATOES",
  type: "TOMATOES VINE RIPE BULK",
  brandKind: "National",
  manufacturerId: noMaker,
  packageSize: "15 LB",
  lines: 900,
};
const chips: SourceProduct = {
  ...tomatoes,
  id: 2,
  department: "GROCERY",
  category: "BAG SNACKS",
  type: "POTATO CHIPS",
  manufacturerId: 77,
  packageSize: "11 OZ",
};
const titlesOf = (...products: SourceProduct[]) => [...composeTitles(products).values()].map((words) => words.title);

it("says what a product is and how much of it", () => {
  expect(titlesOf(tomatoes, chips)).toEqual(["Vine-ripe tomatoes, 15 lb", "Potato chips, 11 oz"]);
});

it("names the brand only where two products would be called the same", () => {
  const [store, maker] = titlesOf({ ...chips, id: 3, brandKind: "Private" }, chips);
  expect(store).toBe("Store brand potato chips, 11 oz");
  expect(maker).toMatch(/^[A-Z][a-z]+ potato chips, 11 oz$/);
});

it("numbers what even the brand does not tell apart, the most bought first", () => {
  expect(titlesOf({ ...tomatoes, id: 8, lines: 5 }, tomatoes, { ...tomatoes, id: 9, lines: 50 })).toEqual([
    "Vine-ripe tomatoes, 15 lb, variety 3",
    "Vine-ripe tomatoes, 15 lb",
    "Vine-ripe tomatoes, 15 lb, variety 2",
  ]);
});

it("tells a type by its category where the same word means different things", () => {
  const name = (category: string, type: string) => productName({ department: "GROCERY", category, type });
  expect(name("FRUIT - SHELF STABLE", "PEACHES")).toBe("Canned peaches");
  expect(name("FRZN NOVELTIES/WTR ICE", "CONES")).toBe("Frozen sundae cones");
  expect(name("COOKIES/CONES", "CONES")).toBe("Ice cream cones");
});

it("spells out abbreviations and drops what stands in brackets", () => {
  expect(readableWords("FRZN FRENCH FRIES")).toBe("Frozen French fries");
  expect(readableWords("CHOC MLK & SFT DRNK (50% AND U")).toBe("Chocolate milk and soft drink");
});

it("gives every title once, whatever the catalogue", () => {
  const product = fc.record({
    department: fc.constantFrom("GROCERY", "PRODUCE"),
    category: fc.option(fc.constantFrom("SOUP", "TOMATOES")),
    type: fc.option(fc.constantFrom("BROTH", "DRY SOUP")),
    brandKind: fc.constantFrom("Private", "National"),
    manufacturerId: fc.integer({ min: 1, max: 4 }),
    packageSize: fc.option(fc.constantFrom("1 LB", "2 LB", "974238  PK")),
    lines: fc.integer({ min: 50, max: 60 }),
  });
  fc.assert(
    fc.property(fc.array(product, { maxLength: 40 }), (drafts) => {
      const titles = titlesOf(...drafts.map((draft, id) => ({ ...draft, id })));
      expect(new Set(titles).size).toBe(drafts.length);
    }),
  );
});

it("gives a manufacturer the same brand name whatever the order, and never one name twice", () => {
  const ids = Array.from({ length: 700 }, (_, at) => at * 3);
  const names = brandNames(ids);
  expect(brandNames([...ids].reverse())).toEqual(names);
  expect(new Set(names.values()).size).toBe(names.size);
});
