// Which column of a shop's file means what, and how to read the file: Parquet, CSV or JSON lines, by its ending.
import type { DuckDBConnection } from "@duckdb/node-api";
import { duckRows, literal } from "../duck.ts";

export const eventFields = {
  shopper: "who: any id; it is hashed, and only a random key of it is kept",
  item: "item id",
  at: "when: a timestamp (UTC unless it says otherwise), or seconds or milliseconds since 1970",
  basket: "lines of one basket become one event",
  event: "event name as in GA4 (purchase, view_item, add_to_cart, …)",
  quantity: "units",
  price: "price of one unit",
  value: "price of the whole line, where there is no price column",
  currency: "three capital letters",
} as const;
export const itemFields = {
  id: "item id",
  title: "what shoppers read",
  description: "a longer text",
  categories: "a list, or a text with ' > ' between the levels, wide to narrow",
  brand: "brand",
  price: "price of one unit",
  currency: "three capital letters",
  stock: "units on hand; empty = not tracked",
  link: "address of the product page",
  image: "address of the picture",
} as const;
export type EventField = keyof typeof eventFields;
export type ItemField = keyof typeof itemFields;

/** Field → column. A field that is not named is looked for under its own name. */
export type Mapping<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/** @param text `shopper=customer_id,at=ts` @throws Error naming an unknown field */
export function parseMapping<Field extends string>(text: string, fields: Record<Field, string>): Mapping<Field> {
  const mapping: Partial<Record<Field, string>> = {};
  for (const part of text.split(",").filter((pair) => pair.trim() !== "")) {
    const [field = "", column = ""] = part.split("=", 2).map((side) => side.trim());
    if (!Object.hasOwn(fields, field) || column === "")
      throw new Error(`"${part.trim()}" is not field=column; fields are ${Object.keys(fields).join(", ")}.`);
    mapping[field as Field] = column;
  }
  return mapping;
}

export interface SourceColumns<Field extends string> {
  /** A table function of DuckDB over the file. */
  readonly from: string;
  /** The SQL of a field's column, and its type; undefined when the file has none. */
  column(field: Field): { readonly sql: string; readonly type: string } | undefined;
}

/** @throws Error when the file cannot be read, a mapped column is missing, or a needed field has none */
export async function sourceColumns<Field extends string>(
  connection: DuckDBConnection,
  file: string,
  mapping: Mapping<Field>,
  needed: readonly NoInfer<Field>[],
): Promise<SourceColumns<Field>> {
  const from = reader(file);
  const described = await duckRows<{ column_name: string; column_type: string }>(
    connection,
    `describe select * from ${from}`,
  ).catch((cause: unknown) => {
    throw new Error(`${file} cannot be read: ${firstLine(cause)}`, { cause });
  });
  const types = new Map(described.map((row) => [row.column_name, row.column_type]));
  for (const [field, column] of Object.entries(mapping))
    if (typeof column === "string" && !types.has(column))
      throw new Error(`${file} has no column "${column}" (for ${field}); it has ${[...types.keys()].join(", ")}.`);
  const columnOf = (field: Field) => {
    const name = mapping[field] ?? field;
    const type = types.get(name);
    return type === undefined ? undefined : { sql: `"${name.replaceAll('"', '""')}"`, type };
  };
  for (const field of needed)
    if (!columnOf(field))
      throw new Error(
        `${file} has no column for ${field}: name it with ${field}=COLUMN. It has ${[...types.keys()].join(", ")}.`,
      );
  return { from, column: columnOf };
}

function reader(file: string): string {
  const path = literal(file);
  if (/\.parquet$/i.test(file)) return `read_parquet(${path})`;
  if (/\.(csv|tsv|csv\.gz|tsv\.gz)$/i.test(file)) return `read_csv(${path}, header = true)`;
  if (/\.(jsonl|ndjson|jsonl\.gz|ndjson\.gz)$/i.test(file)) return `read_json(${path}, format = 'newline_delimited')`;
  throw new Error(`${file}: an import reads .parquet, .csv, .tsv, .jsonl or .ndjson.`);
}

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";

/** SQL for milliseconds since the epoch of a column, null where it is no moment. */
export function momentSql({ sql, type }: { readonly sql: string; readonly type: string }): string {
  if (/^(DATE|TIMESTAMP)/.test(type)) return `epoch_ms(${sql}::timestamptz)`;
  const number = `try_cast(${sql} as double)`;
  const fromNumber = `case when ${number} >= 1e11 then ${number}::bigint else (${number} * 1000)::bigint end`;
  if (!/CHAR|JSON/.test(type)) return fromNumber;
  return `coalesce(${fromNumber}, epoch_ms(try_cast(${sql} as timestamptz)))`;
}
