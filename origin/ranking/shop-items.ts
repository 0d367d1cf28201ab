// What ranking must know of a shop's items, as columns in memory: availability, department, category, brand. Ids become numbers that stay.
import { itemFacets } from "../../shared/features/item-facets.ts";

export interface ShopItems {
  readonly shop: string;
  /** Numbers are 0 … count − 1; an item that is not sold (any more) keeps its number and is not available. */
  readonly count: number;
  /** @returns undefined for an id that neither catalogue nor models ever named */
  indexOf(id: string): number | undefined;
  idOf(item: number): string;
  /** Gives unknown ids a number too: models may know items that left the catalogue. */
  numberOf(id: string): number;
  available(item: number): boolean;
  /** −1 = none. */
  department(item: number): number;
  category(item: number): number;
  brand(item: number): number;
  readonly departments: Names;
  readonly categories: Names;
  readonly brands: Names;
  /** Part of the catalogue's items that a department has, 0 … 1. */
  departmentPart(department: number): number;
  /** The catalogue's revision that this shows. */
  readonly revision: number;
  /** Takes over what changed. @param upTo the catalogue's revision that this reaches */
  put(rows: readonly ItemRow[], upTo?: number): void;
}

export interface Names {
  nameOf(number: number): string;
  find(name: string): number | undefined;
}

interface GrowingNames extends Names {
  intern(name: string | undefined): number;
}

/** Empty until its first `put`. */
export function shopItems(shop: string): ShopItems {
  const ids = growingNames();
  const [departments, categories, brands] = [growingNames(), growingNames(), growingNames()];
  const columns = growingColumns();
  let parts: number[] = [];
  let revision = 0;

  const numberOf = (id: string): number => {
    const number = ids.intern(id);
    if (number === columns.count) columns.grow();
    return number;
  };
  return {
    shop,
    departments,
    categories,
    brands,
    numberOf,
    get count() {
      return columns.count;
    },
    get revision() {
      return revision;
    },
    indexOf: ids.find,
    idOf: ids.nameOf,
    available: (item) => columns.available[item] === 1,
    department: (item) => columns.department[item] ?? -1,
    category: (item) => columns.category[item] ?? -1,
    brand: (item) => columns.brand[item] ?? -1,
    departmentPart: (department) => parts[department] ?? 0,
    put(rows, upTo = revision) {
      for (const row of rows) {
        const item = numberOf(row.id);
        const facets = itemFacets({ categories: row.categories, brand: row.brand });
        columns.department[item] = departments.intern(facets.department);
        columns.category[item] = categories.intern(facets.category);
        columns.brand[item] = brands.intern(facets.brand);
        columns.available[item] = row.stocked && !row.deleted ? 1 : 0;
      }
      revision = Math.max(revision, upTo);
      if (rows.length > 0) parts = partsOf(columns.department.subarray(0, columns.count));
    },
  };
}

interface Columns {
  count: number;
  department: Int32Array;
  category: Int32Array;
  brand: Int32Array;
  available: Uint8Array;
  /** One more item, in no group and not available. */
  grow(): void;
}

function growingColumns(): Columns {
  const wider = (column: Int32Array, length: number): Int32Array => {
    const copy = new Int32Array(length).fill(-1);
    copy.set(column);
    return copy;
  };
  return {
    count: 0,
    department: new Int32Array(0),
    category: new Int32Array(0),
    brand: new Int32Array(0),
    available: new Uint8Array(0),
    grow() {
      this.count += 1;
      if (this.count <= this.department.length) return;
      const length = Math.max(1_024, 2 * this.department.length);
      this.department = wider(this.department, length);
      this.category = wider(this.category, length);
      this.brand = wider(this.brand, length);
      const available = new Uint8Array(length);
      available.set(this.available);
      this.available = available;
    },
  };
}

/** An item as ranking needs it. */
export interface ItemRow {
  readonly id: string;
  readonly categories: readonly string[];
  readonly brand: string | null;
  readonly stocked: boolean;
  readonly deleted: boolean;
}

function partsOf(departments: Int32Array): number[] {
  const counts: number[] = [];
  let all = 0;
  for (const department of departments) {
    if (department < 0) continue;
    counts[department] = (counts[department] ?? 0) + 1;
    all += 1;
  }
  return Array.from(counts, (count) => (count ?? 0) / Math.max(1, all));
}

function growingNames(): GrowingNames {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  return {
    nameOf: (number) => names[number] ?? "",
    find: (name) => numbers.get(name),
    intern(name) {
      if (name === undefined) return -1;
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, names.length);
      return names.push(name) - 1;
    },
  };
}
