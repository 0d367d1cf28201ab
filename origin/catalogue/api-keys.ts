// API keys as the origin knows them: issued, named, revoked. A key proves itself by its signature; only revocation needs a look-up.
import { randomBytes } from "node:crypto";
import { and, asc, eq, sql as sqlText } from "drizzle-orm";
import type { ApiKey } from "../../shared/trust/api-key.ts";
import { issueApiKey } from "../../shared/trust/api-key.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Sql, Tables } from "../database/connect.ts";
import { shopExists } from "./shops.ts";
import { apiKeys } from "./tables.ts";

export interface IssuedKey {
  readonly id: string;
  readonly kind: ApiKey["kind"];
  readonly name: string;
  readonly issuedAt: Date;
  readonly revokedAt: Date | null;
}

export interface KeyOrder {
  readonly kind: ApiKey["kind"];
  readonly name?: string;
  /** Browser origins a publishable key is bound to; none = any. */
  readonly origins?: readonly string[];
  readonly limitPerMinute?: number;
}

const limitsPerMinute = { publishable: 600, secret: 60_000 } as const;

/** @param secret deriveSecret(root, "api-key") @returns the key, which is not kept anywhere @throws EndcapError shop/unknown */
export async function issueKey(tables: Tables, shop: string, order: KeyOrder, secret: string): Promise<string> {
  const { kind, name = "", origins = [], limitPerMinute = limitsPerMinute[kind] } = order;
  const id = randomBytes(9).toString("base64url");
  await requireShop(tables, shop);
  await tables.insert(apiKeys).values({ shop, id, kind, name });
  return await issueApiKey({ kind, id, shop, origins: [...origins], limitPerMinute }, secret);
}

/** Oldest first. @throws EndcapError shop/unknown */
export async function listKeys(tables: Tables, shop: string): Promise<IssuedKey[]> {
  await requireShop(tables, shop);
  return tables.select().from(apiKeys).where(eq(apiKeys.shop, shop)).orderBy(asc(apiKeys.issuedAt));
}

/** @throws EndcapError key/unknown */
export async function revokeKey(tables: Tables, shop: string, id: string): Promise<void> {
  const revoked = await tables
    .update(apiKeys)
    .set({ revokedAt: sqlText`coalesce(${apiKeys.revokedAt}, now())` })
    .where(and(eq(apiKeys.shop, shop), eq(apiKeys.id, id)))
    .returning({ id: apiKeys.id });
  if (revoked.length === 0) throw new EndcapError("key/unknown", `The shop has no key with the id ${id}.`);
}

async function requireShop(tables: Tables, shop: string): Promise<void> {
  if (!(await shopExists(tables, shop))) throw new EndcapError("shop/unknown", `There is no shop ${shop}.`);
}

/** For the delta: asked several times a second. */
export async function revokedKeyIds(sql: Sql, shop: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from api_keys where shop = ${shop} and revoked_at is not null order by revoked_at, id`;
  return rows.map((row) => row.id);
}
