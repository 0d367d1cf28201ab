// Feature rows, computed by DuckDB, reach Postgres by COPY and join what is there, in the import's transaction.
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { historyMax } from "../../../shared/wire/history.ts";
import type { Transaction } from "../../database/connect.ts";
import type { Duck } from "../duck.ts";
import { literal } from "../duck.ts";
import type { FeatureTable } from "./feature-tables.ts";
import { featureTables } from "./feature-tables.ts";

/** Rows of every feature table as files, so that the transaction that follows is short. Needs `paced`, `facts`, `voices`, `facets`. */
export async function writeFeatureFiles(duck: Duck, shop: string): Promise<void> {
  for (const { table, rows } of featureTables)
    await duck.connection.run(
      `copy (select ${literal(shop)} as shop, * from (${rows})) to ${literal(fileOf(duck, table))} (format csv, header false)`,
    );
}

export async function fillFeatures(duck: Duck, transaction: Transaction, shop: string): Promise<void> {
  for (const features of featureTables) await fillTable(duck, transaction, shop, features);
  // A shopper that was here before may now have too many recent rows.
  await transaction`
    delete from shopper_recent where ctid = any (array(
      select ctid from (
        select ctid, row_number() over (partition by shopper order by at desc, item desc, kind desc) as place
        from shopper_recent where shop = ${shop}
      ) ranked where place > ${historyMax}))`;
}

/** A table without rows of the shop takes them as they are; else, or if the stream brings some meanwhile, they are merged. */
async function fillTable(duck: Duck, transaction: Transaction, shop: string, features: FeatureTable): Promise<void> {
  const { table } = features;
  const columns = ["shop", ...features.columns].join(", ");
  const copyTo = async (to: Transaction, target: string): Promise<void> => {
    const copy = await to.unsafe(`copy ${target} (${columns}) from stdin (format csv)`).writable();
    await pipeline(createReadStream(fileOf(duck, table), { highWaterMark: 1 << 20 }), copy);
  };
  const [taken] = await transaction.unsafe(`select 1 from ${table} where shop = $1 limit 1`, [shop]);
  if (!taken) {
    const copied = await transaction
      .savepoint((inner) => copyTo(inner, table))
      .then(
        () => true,
        (error: unknown) => {
          if ((error as { code?: string }).code !== uniqueViolation) throw error;
          return false;
        },
      );
    if (copied) return;
  }
  await transaction.unsafe(
    `create temp table imported_${table} on commit drop as select ${columns} from ${table} where false`,
  );
  await copyTo(transaction, `imported_${table}`);
  await transaction.unsafe(
    `insert into ${table} as t (${columns}) select ${columns} from imported_${table} on conflict ${features.conflict}`,
  );
}

const uniqueViolation = "23505";
const fileOf = (duck: Duck, table: string): string => join(duck.folder, `${table}.csv`);
