// A shop's own shopper ids become what every other part knows: an alias (a keyed hash) tied to a random key in one row of `shoppers`.
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { shopperAlias } from "../../../shared/trust/alias.ts";
import type { Sql } from "../../database/connect.ts";
import { duckRows, literal } from "../duck.ts";

const chunkMax = 10_000;

/** Makes DuckDB's `shopper_keys` (shopper_id, shopper) for all of `lines`; who is known keeps the key. @returns how many shoppers */
export async function exchangeShoppers(
  connection: DuckDBConnection,
  sql: Sql,
  shop: string,
  aliasSecret: string,
  folder: string,
): Promise<number> {
  const ids = await duckRows<{ shopper_id: string }>(connection, "select distinct shopper_id from lines order by 1");
  const rows: string[] = [];
  for (let start = 0; start < ids.length; start += chunkMax) {
    const chunk = ids.slice(start, start + chunkMax).map((row) => row.shopper_id);
    const references = chunk.map((id) => shopperAlias("person", id, aliasSecret));
    const aliases = references.map((reference) => reference.alias);
    await sql`insert into shoppers (shop, alias, shopper_key)
      select ${shop}, * from unnest(${aliases}::text[], ${aliases.map(() => randomBytes(16).toString("base64url"))}::text[])
      on conflict (shop, alias) do nothing`;
    const known = await sql<{ alias: string; key: string }[]>`
      select alias, shopper_key as key from shoppers where shop = ${shop} and alias = any (${aliases}::text[])`;
    const keys = new Map(known.map(({ alias, key }) => [alias, key]));
    chunk.forEach((id, index) => {
      rows.push(JSON.stringify({ shopper_id: id, shopper: keys.get(aliases[index] ?? "") }));
    });
  }
  const file = join(folder, "shoppers.jsonl");
  await writeFile(file, rows.join("\n"));
  await connection.run(`create table shopper_keys as from read_json(${literal(file)}, format = 'newline_delimited',
    columns = {shopper_id: 'VARCHAR', shopper: 'VARCHAR'})`);
  return ids.length;
}
