// Alias → shopperKey, for persons: made at first sight, random, kept in one row. What has no row is named by rule (rowlessShopperKey).
import { randomBytes } from "node:crypto";
import type { ShopperReference } from "../../../shared/wire/shopper-reference.ts";
import { rowlessShopperKey } from "../../../shared/wire/shopper-reference.ts";
import type { Sql } from "../../database/connect.ts";

export interface NamedShopper {
  readonly shop: string;
  readonly shopper: ShopperReference;
}

export interface ShopperKeys {
  /** In the order of the arguments. Every shop must exist. */
  exchange(named: readonly NamedShopper[]): Promise<string[]>;
  /** Ends what this process remembers of a person, such as after the row is gone. */
  forget(shop: string, alias: string): void;
}

const rememberedMax = 100_000;
const keyBytes = 16;

export function shopperKeys(
  sql: Sql,
  newKey: () => string = () => randomBytes(keyBytes).toString("base64url"),
): ShopperKeys {
  /** Least recently used first. */
  const remembered = new Map<string, string>();
  const idOf = (named: NamedShopper): string => `${named.shop}/${named.shopper.alias}`;
  const remember = (id: string, key: string): void => {
    remembered.delete(id);
    remembered.set(id, key);
    if (remembered.size > rememberedMax) for (const oldest of remembered.keys()) return void remembered.delete(oldest);
  };

  return {
    exchange: async (named) => {
      const persons = named.filter((one) => one.shopper.kind === "person");
      const unknown = new Map(persons.filter((one) => !remembered.has(idOf(one))).map((one) => [idOf(one), one]));
      // What this call needs stays at hand even if so many are new that the memory forgets some of them.
      const keys = new Map(persons.map((one) => [idOf(one), remembered.get(idOf(one)) ?? ""]));
      if (unknown.size > 0)
        for (const [id, key] of await readOrMake(sql, [...unknown.values()], newKey)) keys.set(id, key);
      for (const [id, key] of keys) remember(id, key);
      return named.map((one) =>
        one.shopper.kind === "person" ? (keys.get(idOf(one)) ?? "") : rowlessShopperKey(one.shopper),
      );
    },
    forget: (shop, alias) => void remembered.delete(`${shop}/${alias}`),
  };
}

async function readOrMake(
  sql: Sql,
  named: readonly NamedShopper[],
  newKey: () => string,
): Promise<Map<string, string>> {
  // One order for all, so that two processes that meet the same new people do not lock each other out.
  const sorted = [...named].sort((a, b) => (a.shop + a.shopper.alias < b.shop + b.shopper.alias ? -1 : 1));
  const shops = sorted.map((one) => one.shop);
  const aliases = sorted.map((one) => one.shopper.alias);
  const read = async (): Promise<Map<string, string>> => {
    const rows = await sql<{ shop: string; alias: string; shopper_key: string }[]>`
      select s.shop, s.alias, s.shopper_key
      from unnest(${shops}::text[], ${aliases}::text[]) as given (shop, alias) join shoppers s using (shop, alias)`;
    return new Map(rows.map((row) => [`${row.shop}/${row.alias}`, row.shopper_key]));
  };
  const found = await read();
  if (found.size === sorted.length) return found;
  await sql`insert into shoppers (shop, alias, shopper_key)
    select * from unnest(${shops}::text[], ${aliases}::text[], ${sorted.map(newKey)}::text[]) on conflict (shop, alias) do nothing`;
  return await read();
}
