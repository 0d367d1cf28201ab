// A title says what the product is and how much of it; the brand, then a number, only where two would be called the same.
import { brandNames } from "./brand-names.ts";
import { categoryNames, departmentNames } from "./names/category-names.ts";
import { freshNames } from "./names/fresh-names.ts";
import { groceryNames } from "./names/grocery-names.ts";
import { householdNames } from "./names/household-names.ts";
import { produceNames } from "./names/produce-names.ts";
import { packageSize } from "./package-size.ts";
import { readableWords } from "./readable-words.ts";

/** A product as the source describes it. `lines` is the number of purchase lines, which breaks ties of naming. */
export type SourceProduct = {
  readonly id: number;
  readonly department: string;
  readonly category: string | null;
  readonly type: string | null;
  readonly brandKind: string;
  readonly manufacturerId: number;
  readonly packageSize: string | null;
  readonly lines: number;
};

/** What a shopper reads about a product. Titles are distinct within one call. */
export type ProductWords = {
  readonly title: string;
  readonly brand: string;
  readonly size: string;
  readonly departmentName: string;
  readonly categoryName: string;
};

/** Words for every product of a catalogue, by product id. */
export function composeTitles(products: readonly SourceProduct[]): ReadonlyMap<number, ProductWords> {
  const makers = brandNames(
    products.filter((product) => product.brandKind !== "Private").map((product) => product.manufacturerId),
  );
  const drafts = products.map((product) => {
    const brand = product.brandKind === "Private" ? storeBrand : (makers.get(product.manufacturerId) ?? "");
    const size = packageSize(product.packageSize) ?? "";
    return { product, brand, size, name: productName(product), title: "" };
  });
  for (const draft of drafts) draft.title = withSize(draft.name, draft.size);
  for (const namesakes of sameTitle(drafts)) {
    if (new Set(namesakes.map((draft) => draft.brand)).size === 1) continue;
    for (const draft of namesakes) draft.title = withSize(branded(draft.brand, draft.name), draft.size);
  }
  for (const namesakes of sameTitle(drafts)) {
    namesakes.sort((one, other) => other.product.lines - one.product.lines || one.product.id - other.product.id);
    for (const [at, draft] of namesakes.entries()) if (at > 0) draft.title = `${draft.title}, variety ${at + 1}`;
  }
  return new Map(
    drafts.map(({ product, title, brand, size }) => [
      product.id,
      { title, brand, size, departmentName: departmentName(product.department), categoryName: categoryName(product) },
    ]),
  );
}

/** The name without brand and size: `FRZN FRENCH FRIES` → `Frozen French fries`. */
export function productName(product: Pick<SourceProduct, "category" | "type" | "department">): string {
  const { category, type } = product;
  if (type === null) return `${departmentName(product.department)} item`;
  return typeNames[`${category}|${type}`] ?? typeNames[type] ?? readableWords(type);
}

const storeBrand = "Store brand";
const typeNames = { ...freshNames, ...produceNames, ...householdNames, ...groceryNames };
const properNouns =
  /^(American|Anjou|Angus|Asian|Bartlett|Bosc|Braeburn|Cornish|Danish|Easter|English|French|Fuji|Gala|Golden|Granny|Italian|Jalapeño|Mexican|Portabella|Rainier|Red Delicious|Roma|Serrano|South|TV|Vienna)\b/;

function withSize(name: string, size: string): string {
  return size === "" ? name : `${name}, ${size}`;
}

function branded(brand: string, name: string): string {
  if (brand === "") return name;
  return `${brand} ${properNouns.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1)}`;
}

function sameTitle<Draft extends { title: string }>(drafts: readonly Draft[]): Draft[][] {
  return [...Map.groupBy(drafts, (draft) => draft.title).values()].filter((namesakes) => namesakes.length > 1);
}

function departmentName(code: string): string {
  return departmentNames[code] ?? readableWords(code);
}

function categoryName({ category, department }: SourceProduct): string {
  if (category === null) return departmentName(department);
  return categoryNames[category] ?? readableWords(category).replaceAll(" and ", " & ");
}
