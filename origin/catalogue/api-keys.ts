// API keys as the origin knows them: issued, named, revoked. A key proves itself by its signature; only revocation needs a look-up.
import { randomBytes } from "node:crypto";
import type { ApiKey } from "../../shared/trust/api-key.ts";
import { issueApiKey } from "../../shared/trust/api-key.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Sql } from "../database/connect.ts";

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
export async function issueKey(sql: Sql, shop: string, order: KeyOrder, secret: string): Promise<string> {
  const { kind, name = "", origins = [], limitPerMinute = limitsPerMinute[kind] } = order;
  const id = randomBytes(9).toString("base64url");
  const made = await sql`insert into api_keys (shop, id, kind, name)
    select shop, ${id}, ${kind}, ${name} from shops where shop = ${shop}`;
  if (made.count === 0) throw new EndcapError("shop/unknown", `There is no shop ${shop}.`);
  return await issueApiKey({ kind, id, shop, origins: [...origins], limitPerMinute }, secret);
}

export const listKeys = (sql: Sql, shop: string): Promise<IssuedKey[]> =>
  sql<IssuedKey[]>`select id, kind, name, issued_at as "issuedAt", revoked_at as "revokedAt" from api_keys
    where shop = ${shop} order by issued_at`;

/** @throws EndcapError key/unknown */
export async function revokeKey(sql: Sql, shop: string, id: string): Promise<void> {
  const revoked =
    await sql`update api_keys set revoked_at = coalesce(revoked_at, now()) where shop = ${shop} and id = ${id}`;
  if (revoked.count === 0) throw new EndcapError("key/unknown", `The shop has no key with the id ${id}.`);
}

export async function revokedKeyIds(sql: Sql, shop: string): Promise<string[]> {
  const rows = await sql<
    { id: string }[]
  >`select id from api_keys where shop = ${shop} and revoked_at is not null order by id`;
  return rows.map((row) => row.id);
}
