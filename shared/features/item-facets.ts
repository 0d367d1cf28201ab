// What features know of an item: where it stands in the shop, who made it, and how dear it is.

export interface ItemFacets {
  /** The widest category. */
  readonly department?: string | undefined;
  /** The whole path below the department, `PRODUCE > Fruit > Apples`; absent when the path has one step. */
  readonly category?: string | undefined;
  readonly brand?: string | undefined;
  /** Half an octave of price: n covers 2^(n/2) … 2^((n+1)/2) of the shop's currency. */
  readonly priceBand?: string | undefined;
}

const priceAmountMin = 0.01;

/** @param price amount in major units of the shop's currency */
export function itemFacets(item: {
  readonly categories: readonly string[];
  readonly brand?: string | null | undefined;
  readonly price?: number | null | undefined;
}): ItemFacets {
  const { categories, brand, price } = item;
  return {
    department: categories[0],
    category: categories.length > 1 ? categories.join(" > ") : undefined,
    brand: brand || undefined,
    priceBand:
      typeof price === "number" && price >= priceAmountMin ? String(Math.floor(2 * Math.log2(price))) : undefined,
  };
}
