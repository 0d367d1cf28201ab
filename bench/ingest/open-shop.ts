// A shop with the grocer's items, so that their departments, brands and prices count.
import { DuckDBInstance } from "@duckdb/node-api";
import { grocerDataset } from "../../examples/grocer/dataset.ts";
import type { Sql } from "../../origin/database/connect.ts";
import { ingestShop } from "./intake-messages.ts";

interface Item {
  readonly id: string;
  readonly department: string;
  readonly category: string;
  readonly brand: string | null;
  readonly price: string | null;
}

export async function openShop(sql: Sql): Promise<void> {
  const items = await readItems();
  const column = <Value>(of: (item: Item) => Value): Value[] => items.map(of);
  await sql`insert into shops (shop, name) values (${ingestShop}, 'Ingest')`;
  await sql`insert into items (shop, id, title, categories, brand, price_amount, price_currency, revision)
    select ${ingestShop}, id, id, array[department, category], brand, price::numeric, 'USD', 1
    from unnest(${column(({ id }) => id)}::text[], ${column(({ department }) => department)}::text[],
      ${column(({ category }) => category)}::text[], ${column(({ brand }) => brand)}::text[],
      ${column(({ price }) => price)}::text[]) as n (id, department, category, brand, price)`;
}

async function readItems(): Promise<Item[]> {
  const database = await DuckDBInstance.create(":memory:");
  const duck = await database.connect();
  try {
    const rows = await duck.runAndReadAll(
      `select id, department, category, brand, price::varchar as price from '${grocerDataset.itemsPath}'`,
    );
    return rows.getRowObjectsJson() as unknown as Item[];
  } finally {
    duck.closeSync();
    database.closeSync();
  }
}
