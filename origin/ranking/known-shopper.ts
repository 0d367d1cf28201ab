// Alias → shopperKey for reading: a person without a row is nobody yet, and asking does not make one. That nobody is there is never
// remembered: the row of a first click must be found by the next request.
import type { Consent } from "../../shared/wire/consent.ts";
import type { ShopperReference } from "../../shared/wire/shopper-reference.ts";
import { rowlessShopperKey } from "../../shared/wire/shopper-reference.ts";
import type { Sql } from "../database/connect.ts";

export interface KnownShoppers {
  /** Undefined when nobody is known, or nothing may be used. */
  keyOf(shop: string, shopper: ShopperReference | undefined, consent: Consent): Promise<string | undefined>;
  /** The row of this alias is gone. */
  forget(shop: string, alias: string): void;
  forgetAll(): void;
}

const rememberedMax = 50_000;
const rememberedMs = 30_000;

export function knownShoppers(sql: Sql, now: () => number = Date.now): KnownShoppers {
  const remembered = new Map<string, { readonly key: string; readonly atMs: number }>();
  /** Counts what was forgotten: a row that was read before is not remembered after. */
  let forgotten = 0;
  return {
    async keyOf(shop, shopper, consent) {
      if (!shopper || consent === "none" || shopper.kind === "batch") return undefined;
      if (shopper.kind === "session") return rowlessShopperKey(shopper);
      if (consent !== "full") return undefined;
      const id = `${shop}/${shopper.alias}`;
      const known = remembered.get(id);
      if (known && now() - known.atMs < rememberedMs) return known.key;
      remembered.delete(id);
      const forgottenBefore = forgotten;
      const [row] = await sql<{ shopper_key: string }[]>`
        select shopper_key from shoppers where shop = ${shop} and alias = ${shopper.alias}`;
      if (!row) return undefined;
      if (forgotten !== forgottenBefore) return row.shopper_key;
      remembered.set(id, { key: row.shopper_key, atMs: now() });
      const oldest = remembered.keys().next();
      if (remembered.size > rememberedMax && !oldest.done) remembered.delete(oldest.value);
      return row.shopper_key;
    },
    forget(shop, alias) {
      forgotten++;
      remembered.delete(`${shop}/${alias}`);
    },
    forgetAll() {
      forgotten++;
      remembered.clear();
    },
  };
}
