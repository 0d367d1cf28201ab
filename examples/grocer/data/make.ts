// Makes items.parquet, purchases.parquet and the storefront's catalogue from the folder of The Complete Journey (see ../README.md):
//   node examples/grocer/data/make.ts <folder with transactions.parquet and products.parquet>
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";
import { writeCatalogue } from "../front/catalogue-text.ts";
import type { SourceProduct } from "./compose-titles.ts";
import { composeTitles } from "./compose-titles.ts";

const purchaseLinesMin = 50;
const unitsMax = 100;
const here = fileURLToPath(new URL(".", import.meta.url));

/** The same items as text for the storefront, the most bought first. @param folder where the two Parquet files are */
export async function storefrontCatalogue(folder: string): Promise<string> {
  const database = await DuckDBInstance.create(":memory:");
  const duck = await database.connect();
  try {
    const rows = await duck.runAndReadAll(`
      select items.*, round(price * 100)::integer as cents from '${folder}/items.parquet' items
      join (select item, count(*) as lines from '${folder}/purchases.parquet' group by item) bought on bought.item = items.id
      order by lines desc, id`);
    return writeCatalogue(
      rows.getRowObjects().map((row) => ({
        id: String(row.id),
        title: String(row.title),
        department: String(row.department),
        departmentName: String(row.department_name),
        category: text(row.category) ?? "",
        categoryName: String(row.category_name),
        type: text(row.type) ?? "",
        brand: text(row.brand) ?? "",
        size: text(row.size) ?? "",
        cents: Number(row.cents),
        stock: Number(row.stock),
      })),
    );
  } finally {
    duck.closeSync();
    database.closeSync();
  }
}

/** Writes `items.parquet` and `purchases.parquet` into `target`; the same input gives the same rows. */
export async function makeGrocer(source: string, target: string): Promise<{ items: number; purchases: number }> {
  const database = await DuckDBInstance.create(":memory:");
  const duck = await database.connect();
  try {
    await selectLines(duck, source);
    await duck.run(
      "create table words (id bigint, title text, brand text, size text, department_name text, category_name text)",
    );
    await writeWords(duck);
    await duck.run(`copy (${itemsSql}) to '${target}/items.parquet' (${parquet})`);
    await duck.run(`copy (${purchasesSql}) to '${target}/purchases.parquet' (${parquet})`);
    const counts = await duck.runAndReadAll("select (select count(*) from product), (select count(*) from line)");
    const [items, purchases] = counts.getRows()[0] ?? [];
    return { items: Number(items), purchases: Number(purchases) };
  } finally {
    duck.closeSync();
    database.closeSync();
  }
}

const parquet = "format parquet, parquet_version v2, compression zstd, compression_level 19, row_group_size 2000000";

async function selectLines(duck: DuckDBConnection, folder: string): Promise<void> {
  await duck.run(`create table line as
    select household_id, basket_id, product_id, quantity, sales_value, transaction_timestamp as bought_at
    from read_parquet('${folder}/transactions.parquet') where quantity between 1 and ${unitsMax}`);
  await duck.run(`create table product as
    select p.*, lines, units from read_parquet('${folder}/products.parquet') p
    join (select product_id, count(*) as lines, sum(quantity) as units from line group by all) using (product_id)
    where lines >= ${purchaseLinesMin} and department not in ('FUEL', 'COUPON')`);
  await duck.run("delete from line where product_id not in (select product_id from product)");
}

async function writeWords(duck: DuckDBConnection): Promise<void> {
  const products: SourceProduct[] = (await duck.runAndReadAll("select * from product order by product_id"))
    .getRowObjects()
    .map((row) => ({
      id: Number(row.product_id),
      department: String(row.department),
      category: text(row.product_category),
      type: text(row.product_type),
      brandKind: String(row.brand),
      manufacturerId: Number(row.manufacturer_id),
      packageSize: text(row.package_size),
      lines: Number(row.lines),
    }));
  const appender = await duck.createAppender("words");
  for (const [id, words] of composeTitles(products)) {
    appender.appendBigInt(BigInt(id));
    for (const word of [words.title, words.brand, words.size, words.departmentName, words.categoryName]) {
      appender.appendVarchar(word);
    }
    appender.endRow();
  }
  appender.closeSync();
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

// The price is the median of what one unit cost: a mean would follow the clerks' typing errors. Stock is made up: about
// three weeks of sales, and one product in eighty is sold out, though never one of the 1,000 most sold.
const itemsSql = `
  with price as (
    select product_id, round(median(sales_value / quantity), 2) as price from line where sales_value > 0 group by all
  ), ranked as (
    select *, row_number() over (order by lines desc, product_id) as place from product
  )
  select product_id::varchar as id, title, department, department_name, product_category as category, category_name,
    product_type as type, list_filter([department, product_category], code -> code is not null) as categories,
    nullif(brand_name, '') as brand, nullif(size, '') as size, price::decimal(9, 2) as price, 'USD' as currency,
    case when place > 1000 and hash(product_id) % 80 = 0 then 0
      else greatest(6, ceil(units * 3 / 52.0)::integer + (hash(product_id) % 12)::integer) end::integer as stock,
    '/pictures/' || product_id || '.svg' as image, '/products/' || product_id as link
  from (select ranked.* exclude (brand), words.brand as brand_name, title, size, department_name, category_name
        from ranked join words on words.id = ranked.product_id)
  join price using (product_id) order by product_id`;

// Sorted so that neighbouring rows share household, basket and time, which is most of the compression.
const purchasesSql = `
  select household_id::varchar as shopper, dense_rank() over (order by household_id, bought_at, basket_id)::integer as basket,
    product_id::varchar as item, quantity::integer as quantity, sales_value::decimal(9, 2) as value, 'USD' as currency,
    bought_at as "at"
  from line order by household_id, bought_at, basket_id, product_id`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error("usage: node examples/grocer/data/make.ts <folder of The Complete Journey>");
    process.exit(1);
  }
  const { items, purchases } = await makeGrocer(folder, here);
  writeFileSync(fileURLToPath(new URL("../front/catalogue.tsv", import.meta.url)), await storefrontCatalogue(here));
  console.log(`${items} items and ${purchases} purchase lines in ${here}`);
}
