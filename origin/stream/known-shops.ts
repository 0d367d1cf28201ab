// Which shops exist: asked for every message, so remembered. A shop that was unknown a moment ago is looked up again.
import type { Sql } from "../database/connect.ts";

export interface KnownShops {
  /** Those of the given shops that exist. */
  existing(shops: Iterable<string>): Promise<ReadonlySet<string>>;
}

const recheckMs = 1_000;
const unknownMax = 1_000;

export function knownShops(sql: Sql, now: () => number = Date.now): KnownShops {
  const known = new Set<string>();
  const unknownSince = new Map<string, number>();
  return {
    existing: async (shops) => {
      const asked = new Set(shops);
      const missing = [...asked].filter(
        (shop) => !known.has(shop) && now() - (unknownSince.get(shop) ?? Number.NEGATIVE_INFINITY) >= recheckMs,
      );
      if (missing.length > 0) {
        const found = await sql<{ shop: string }[]>`select shop from shops where shop = any(${missing}::text[])`;
        for (const { shop } of found) known.add(shop);
        if (unknownSince.size > unknownMax) unknownSince.clear();
        for (const shop of missing) if (!known.has(shop)) unknownSince.set(shop, now());
      }
      return new Set([...asked].filter((shop) => known.has(shop)));
    },
  };
}
