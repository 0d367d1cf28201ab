// What the shop sells, held in the isolate: by id, by department and category, and by words.
import type { Product } from "./catalogue-text.ts";

/** A department with its categories; `slug` is its place in addresses. */
export interface Department {
  readonly code: string;
  readonly name: string;
  readonly slug: string;
  readonly products: readonly Product[];
  readonly categories: readonly Category[];
}
export interface Category {
  readonly code: string;
  readonly name: string;
  readonly slug: string;
  readonly products: readonly Product[];
}
export interface Catalogue {
  /** The largest first. */
  readonly departments: readonly Department[];
  productOf(id: string): Product | undefined;
  departmentOf(slug: string): Department | undefined;
  /** Every word must begin a word of the product; the most bought first. @param limit results at most */
  search(words: string, limit: number): readonly Product[];
}

/** @param products the most bought first */
export function openCatalogue(products: readonly Product[]): Catalogue {
  const byId = new Map(products.map((product) => [product.id, product]));
  const departments = groupedBy(products, (product) => product.department).map(([code, goods]) => ({
    code,
    name: goods[0]?.departmentName ?? code,
    slug: slugOf(code),
    products: goods,
    categories: groupedBy(
      goods.filter((product) => product.category !== ""),
      (product) => product.category,
    ).map(([category, inside]) => ({
      code: category,
      name: inside[0]?.categoryName ?? category,
      slug: slugOf(category),
      products: inside,
    })),
  }));
  const bySlug = new Map(departments.map((department) => [department.slug, department]));
  const wordsOf = new Map(
    products.map((product) => [
      product,
      ` ${spoken(`${product.title} ${product.brand} ${product.categoryName} ${product.departmentName}`)}`,
    ]),
  );
  return {
    departments,
    productOf: (id) => byId.get(id),
    departmentOf: (slug) => bySlug.get(slug),
    search: (words, limit) => {
      const asked = spoken(words)
        .split(" ")
        .filter((word) => word !== "")
        .slice(0, wordsMax);
      if (asked.length === 0) return [];
      const found = products.filter((product) =>
        asked.every((word) => wordsOf.get(product)?.includes(` ${singular(word)}`)),
      );
      const inTitle = (product: Product): number =>
        asked.every((word) => ` ${spoken(product.title)}`.includes(` ${singular(word)}`)) ? 0 : 1;
      return found
        .map((product, at) => ({ product, place: inTitle(product) * products.length + at }))
        .sort((one, other) => one.place - other.place)
        .slice(0, limit)
        .map(({ product }) => product);
    },
  };
}

/** `DRUG GM` → `drug-gm`. */
export function slugOf(code: string): string {
  return code
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

const wordsMax = 8;
const singular = (word: string): string => (word.length > 3 ? word.replace(/(es|s)$/, "") : word);
const spoken = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();

function groupedBy(products: readonly Product[], keyOf: (product: Product) => string): [string, Product[]][] {
  return [...Map.groupBy(products, keyOf)].sort(([, one], [, other]) => other.length - one.length);
}
