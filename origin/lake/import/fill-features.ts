// Feature rows, computed by DuckDB, reach Postgres by COPY and join what is there, in the import's transaction.
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Transaction } from "../../database/connect.ts";
import type { Duck } from "../duck.ts";
import { literal } from "../duck.ts";
import type { FeatureTable } from "./feature-tables.ts";
import { featureTables } from "./feature-tables.ts";

/** Rows of every feature table as files, so that the transaction that follows is short. Needs `paced`, `facts`, `voices`, `facets`. */
export async function writeFeatureFiles(duck: Duck): Promise<void> {
  for (const { table, rows } of featureTables)
    await duck.connection.run(`copy (${rows}) to ${literal(fileOf(duck, table))} (format csv, header false)`);
}

export async function fillFeatures(duck: Duck, transaction: Transaction, shop: string): Promise<void> {
  for (const features of featureTables) await fillTable(duck, transaction, shop, features);
  // A shopper that was here before may now have too many recent rows.
  await transaction`
    delete from shopper_recent where ctid = any (array(
      select ctid from (
        select ctid, row_number() over (partition by shopper order by at desc, item desc, kind desc) as place
        from shopper_recent where shop = ${shop}
      ) ranked where place > 50))`;
}

async function fillTable(duck: Duck, transaction: Transaction, shop: string, features: FeatureTable): Promise<void> {
  const { table, columns, conflict } = features;
  const list = columns.join(", ");
  await transaction.unsafe(
    `create temp table imported_${table} on commit drop as select ${list} from ${table} where false`,
  );
  const copy = await transaction.unsafe(`copy imported_${table} (${list}) from stdin (format csv)`).writable();
  const file = fileOf(duck, table);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), copy);
  await rm(file);
  await transaction.unsafe(
    `insert into ${table} as t (shop, ${list}) select $1, ${list} from imported_${table} on conflict ${conflict}`,
    [shop],
  );
}

const fileOf = (duck: Duck, table: string): string => join(duck.folder, `${table}.csv`);
