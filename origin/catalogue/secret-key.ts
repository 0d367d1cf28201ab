// Who may change a catalogue: the holder of a secret key of that shop. The key's shop is the only one the call can touch.
import type { Context } from "hono";
import type { ApiKey } from "../../shared/trust/api-key.ts";
import { verifyApiKey } from "../../shared/trust/api-key.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Sql } from "../database/connect.ts";

/** @throws EndcapError key/missing, key/malformed, key/unknown, key/revoked, or key/scope for a publishable key */
export async function requireSecretKey(context: Context, sql: Sql, secret: string): Promise<ApiKey> {
  const given = /^Bearer (\S+)$/.exec(context.req.header("authorization") ?? "")?.[1];
  if (given === undefined) throw new EndcapError("key/missing", "Send a secret key: Authorization: Bearer sk_….");
  const key = await verifyApiKey(given, secret);
  if (key.kind !== "secret") throw new EndcapError("key/scope", "A publishable key cannot change the catalogue.");
  const [revoked] =
    await sql`select 1 from api_keys where shop = ${key.shop} and id = ${key.id} and revoked_at is not null`;
  if (revoked) throw new EndcapError("key/revoked", "This key was revoked.");
  return key;
}
