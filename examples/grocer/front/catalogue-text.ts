// The catalogue as the front Worker carries it: kinds of goods first, then one line an item, the most bought first.

/** An item as the storefront draws it; `cents` is the price of one unit in US cents. */
export interface Product {
  readonly id: string;
  readonly title: string;
  readonly department: string;
  readonly departmentName: string;
  readonly category: string;
  readonly categoryName: string;
  readonly type: string;
  readonly brand: string;
  readonly size: string;
  readonly cents: number;
  readonly stock: number;
}

/** @param products in the order in which shelves without any better idea show them */
export function writeCatalogue(products: readonly Product[]): string {
  const kinds = new Map<string, number>();
  const lines = products.map((product) => {
    const kind = kindFields.map((field) => plain(product[field])).join("\t");
    if (!kinds.has(kind)) kinds.set(kind, kinds.size);
    const words = [product.id, product.title, product.brand, product.size].map(plain);
    return [...words, kinds.get(kind), product.cents, product.stock].join("\t");
  });
  return [...kinds.keys(), "", ...lines, ""].join("\n");
}

/** The products of a text that `writeCatalogue` made. */
export function readCatalogue(text: string): Product[] {
  const [head = "", body = ""] = text.split("\n\n", 2);
  const kinds = head.split("\n").map((line) => {
    const [department = "", departmentName = "", category = "", categoryName = "", type = ""] = line.split("\t");
    return { department, departmentName, category, categoryName, type };
  });
  return body
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [id = "", title = "", brand = "", size = "", kind, cents, stock] = line.split("\t");
      const goods = kinds[Number(kind)];
      if (goods === undefined) throw new Error(`item ${id} is of a kind that the catalogue does not name`);
      return { id, title, brand, size, ...goods, cents: Number(cents), stock: Number(stock) };
    });
}

const kindFields = ["department", "departmentName", "category", "categoryName", "type"] as const;
const plain = (text: string): string => text.replaceAll(/\s+/g, " ");
