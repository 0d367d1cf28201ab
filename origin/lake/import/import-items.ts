// A shop's items from a file, through the same judgement as the catalogue's API.
import type { Catalogue } from "../../catalogue/catalogue.ts";
import { duckRows, openDuck } from "../duck.ts";
import type { ItemField, Mapping } from "./import-mapping.ts";
import { itemFields, sourceColumns } from "./import-mapping.ts";

export interface ItemImport {
  readonly shop: string;
  readonly file: string;
  readonly mapping: Mapping<ItemField>;
  readonly currency?: string | undefined;
}
export interface ItemImportResult {
  readonly accepted: number;
  readonly refused: number;
  /** The first few refused lines, in words. */
  readonly examples: readonly string[];
}

const chunkMax = 5_000;
const examplesMax = 5;

/** @throws Error in words for the user: file or columns wrong */
export async function importItems(
  catalogue: Catalogue,
  scratchFolder: string,
  order: ItemImport,
): Promise<ItemImportResult> {
  const duck = await openDuck({ folder: scratchFolder });
  try {
    const { from, column } = await sourceColumns(duck.connection, order.file, order.mapping, ["id", "title"]);
    const fields = Object.keys(itemFields) as ItemField[];
    const selected = fields.flatMap((field) => {
      const found = column(field);
      if (!found) return [];
      const sql = field === "stock" || field === "price" ? `try_cast(${found.sql} as double)` : found.sql;
      return [
        `${/\[\]$/.test(found.type) || field === "stock" || field === "price" ? sql : `${sql}::varchar`} as ${field}`,
      ];
    });
    await duck.connection.run(
      `create table given as select row_number() over () as line, ${selected.join(", ")} from ${from}`,
    );
    const result = { accepted: 0, refused: 0, examples: [] as string[] };
    for (let start = 0; ; start += chunkMax) {
      const rows = await duckRows<GivenRow>(
        duck.connection,
        `from given where line > ${start} and line <= ${start + chunkMax} order by line`,
      );
      if (rows.length === 0) return result;
      const reply = await catalogue.upsert(
        order.shop,
        rows.map((row) => itemOf(row, order.currency)),
      );
      result.accepted += reply.accepted;
      result.refused += reply.refused.length;
      for (const { index, message } of reply.refused)
        if (result.examples.length < examplesMax) result.examples.push(`line ${start + index + 1}: ${message}`);
    }
  } finally {
    await duck.close();
  }
}

type GivenRow = Readonly<Partial<Record<ItemField, string | number | string[] | null>>>;

/** What the catalogue judges: empty cells are absent. */
function itemOf({ price, stock, categories, currency: own, ...rest }: GivenRow, currency: string | undefined): unknown {
  const texts = Object.entries(rest).filter(([name, value]) => name !== "line" && value !== null && value !== "");
  const path = Array.isArray(categories)
    ? categories
    : String(categories ?? "")
        .split(">")
        .map((level) => level.trim());
  return {
    ...Object.fromEntries(texts),
    categories: path.filter((level) => level !== null && level !== ""),
    ...(price === null || price === undefined ? {} : { price: { amount: price, currency: own || currency } }),
    ...(stock === null || stock === undefined ? {} : { stock }),
  };
}
