/** One entry of `dataLayer` → what happened, if it is a GA4 e-commerce event: `{event, ecommerce}` objects and gtag's `arguments`. */
import { kinds } from "./kinds.ts";

export interface SeenItem {
  readonly item_id: string;
  readonly price?: number;
  readonly quantity?: number;
  readonly index?: number;
  readonly item_list_id?: string;
}

export interface Seen {
  readonly name: string;
  readonly items?: readonly SeenItem[];
  readonly currency?: string;
  readonly value?: number;
  readonly transaction_id?: string;
  readonly search_term?: string;
  readonly recommendationId?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const needItems = /^(view_item|view_item_list|select_item|add_to_cart|remove_from_cart|add_to_wishlist|purchase)$/;
const itemsMax = 200;

/** @returns undefined for everything that is not about products, whatever it is */
export function readEntry(entry: unknown): Seen | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const fields = entry as Fields;
  const isGtag = fields[0] === "event";
  const given = isGtag ? fields[1] : fields["event"];
  const name = given === "view_search_results" ? "search" : given;
  if (typeof name !== "string" || !Object.hasOwn(kinds, name)) return undefined;
  const parameters = fieldsOf(isGtag ? fields[2] : { ...fields, ...fieldsOf(fields["ecommerce"]) });
  const list = text(parameters["item_list_id"], 200);
  const items = Array.isArray(parameters["items"])
    ? parameters["items"].slice(0, itemsMax).flatMap((item) => readItem(fieldsOf(item), list))
    : [];
  if (items.length === 0 && needItems.test(name)) return undefined;
  const currency = parameters["currency"];
  return defined({
    name,
    items: items.length > 0 ? items : undefined,
    currency: typeof currency === "string" && /^[A-Z]{3}$/.test(currency) ? currency : undefined,
    value: number(parameters["value"], -1e12, 1e12),
    transaction_id: text(parameters["transaction_id"], 200),
    search_term: text(parameters["search_term"], 500),
  });
}

function readItem(item: Fields, list: string | undefined): SeenItem[] {
  const id = text(item["item_id"] ?? item["id"], 200);
  if (id === undefined || /\p{Cc}/u.test(id)) return [];
  const index = number(item["index"], 0, 10_000);
  return [
    defined({
      item_id: id,
      price: number(item["price"], 0, 1e9),
      quantity: number(item["quantity"], 0, 100_000),
      index: Number.isInteger(index) ? index : undefined,
      item_list_id: text(item["item_list_id"], 200) ?? list,
    }),
  ];
}

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});

/** Shops send numbers as text, too. */
function number(value: unknown, min: number, max: number): number | undefined {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof read === "number" && read >= min && read <= max ? read : undefined;
}

/** Ids may be numbers. Longer than the limit, or not storable: left out. */
function text(value: unknown, charsMax: number): string | undefined {
  const read = typeof value === "number" ? String(value) : value;
  return typeof read === "string" && read !== "" && read.length <= charsMax && !/[\0\p{Cs}]/u.test(read)
    ? read
    : undefined;
}

type Defined<Shape> = { [Name in keyof Shape]: Exclude<Shape[Name], undefined> };
const defined = <Shape extends object>(fields: Shape): Defined<Shape> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Shape>;
