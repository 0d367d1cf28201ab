// Alias → shopperKey, for persons: made at first sight, random, kept in one row. What has no row is named by rule (rowlessShopperKey).
import { randomBytes } from "node:crypto";
import type { ShopperReference } from "../../../shared/wire/shopper-reference.ts";
import { rowlessShopperKey } from "../../../shared/wire/shopper-reference.ts";
import type { Sql } from "../../database/connect.ts";
import type { WithdrawalListener } from "./hear-withdrawals.ts";

export interface NamedShopper {
  readonly shop: string;
  readonly shopper: ShopperReference;
  /** When it happened or was received, whichever is earlier, milliseconds since the epoch. */
  readonly atMs: number;
}

export interface ShopperKeys extends WithdrawalListener {
  /** In the order of the arguments; undefined for what consent was taken back after. Every shop must exist. */
  exchange(named: readonly NamedShopper[]): Promise<(string | undefined)[]>;
}

interface Person {
  readonly key: string | undefined;
  /** Nothing from up to this moment is taken. */
  readonly withdrawnAtMs: number;
}

const rememberedMax = 100_000;
const keyBytes = 16;
const stranger: Person = { key: undefined, withdrawnAtMs: Number.NEGATIVE_INFINITY };

export function shopperKeys(
  sql: Sql,
  newKey: () => string = () => randomBytes(keyBytes).toString("base64url"),
): ShopperKeys {
  /** Least recently used first. */
  const remembered = new Map<string, Person>();
  /** Counts what was forgotten: what was read before a withdrawal is not remembered after it. */
  let forgotten = 0;
  const remember = (id: string, person: Person): void => {
    remembered.delete(id);
    remembered.set(id, person);
    if (remembered.size > rememberedMax) for (const oldest of remembered.keys()) return void remembered.delete(oldest);
  };

  return {
    exchange: async (named) => {
      const forgottenBefore = forgotten;
      const persons = named.filter((one) => one.shopper.kind === "person");
      // What this call needs stays at hand even if so many are new that the memory forgets some of them.
      const known = new Map(persons.flatMap((one) => pair(idOf(one), remembered.get(idOf(one)))));
      const unknown = persons.filter((one) => !known.has(idOf(one)));
      if (unknown.length > 0)
        for (const [id, person] of await readOrMake(sql, newest(unknown), newKey)) known.set(id, person);
      if (forgotten === forgottenBefore)
        for (const [id, person] of known) if (person.key !== undefined) remember(id, person);
      return named.map((one) =>
        one.shopper.kind === "person" ? keyAt(known.get(idOf(one)), one.atMs) : rowlessShopperKey(one.shopper),
      );
    },
    forget: (shop, alias) => {
      forgotten++;
      remembered.delete(`${shop}/${alias}`);
    },
    forgetAll: () => {
      forgotten++;
      remembered.clear();
    },
  };
}

const idOf = ({ shop, shopper }: NamedShopper): string => `${shop}/${shopper.alias}`;
const pair = (id: string, person: Person | undefined): [string, Person][] => (person ? [[id, person]] : []);
const keyAt = (person: Person | undefined, atMs: number): string | undefined =>
  person && atMs > person.withdrawnAtMs ? person.key : undefined;

/** One of each person, by its newest message; in one order for all, so that two processes that meet the same people do not lock each other out. */
function newest(named: readonly NamedShopper[]): NamedShopper[] {
  const byId = new Map<string, NamedShopper>();
  for (const one of named) if (one.atMs >= (byId.get(idOf(one))?.atMs ?? one.atMs)) byId.set(idOf(one), one);
  return [...byId.values()].sort((a, b) => (a.shop + a.shopper.alias < b.shop + b.shopper.alias ? -1 : 1));
}

async function readOrMake(
  sql: Sql,
  named: readonly NamedShopper[],
  newKey: () => string,
): Promise<Map<string, Person>> {
  const found = await read(sql, named);
  const missing = named.filter((one) => {
    const { key, withdrawnAtMs } = found.get(idOf(one)) ?? stranger;
    return key === undefined && one.atMs > withdrawnAtMs;
  });
  if (missing.length === 0) return found;
  await sql`select make_shoppers(${missing.map((one) => one.shop)}::text[], ${missing.map((one) => one.shopper.alias)}::text[],
    ${missing.map((one) => new Date(one.atMs).toISOString())}::timestamptz[], ${missing.map(newKey)}::text[])`;
  return read(sql, named);
}

async function read(sql: Sql, named: readonly NamedShopper[]): Promise<Map<string, Person>> {
  const rows = await sql<{ shop: string; alias: string; key: string | null; withdrawn_at: Date | null }[]>`
    select shop, alias, s.shopper_key as key, w.withdrawn_at
    from unnest(${named.map((one) => one.shop)}::text[], ${named.map((one) => one.shopper.alias)}::text[]) as given (shop, alias)
    left join shoppers s using (shop, alias) left join withdrawn_aliases w using (shop, alias)`;
  return new Map(
    rows.map(({ shop, alias, key, withdrawn_at: at }) => [
      `${shop}/${alias}`,
      { key: key ?? undefined, withdrawnAtMs: at?.getTime() ?? stranger.withdrawnAtMs },
    ]),
  );
}
