// An owner's token opens a session; both are random, and only their hashes are stored.
import { createHash, randomBytes } from "node:crypto";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Sql } from "../database/connect.ts";

export const sessionHoursMax = 12;
const tokenPattern = /^ea_[A-Za-z0-9_-]{43}$/;
const sessionPattern = /^[A-Za-z0-9_-]{43}$/;

export interface Admin {
  readonly shop: string;
  readonly name: string;
}

/** @returns the token, shown once. @param name who will hold it ("owner") */
export async function issueAdminToken(sql: Sql, shop: string, name: string): Promise<string> {
  const token = `ea_${randomBytes(32).toString("base64url")}`;
  await sql`insert into admin_tokens (shop, token_hash, name) values (${shop}, ${hashOf(token)}, ${name})`;
  return token;
}

/** @throws EndcapError session/required for a token that is not (or no longer) valid */
export async function signIn(sql: Sql, token: string): Promise<{ session: string; admin: Admin }> {
  const admin = await adminOfToken(sql, token);
  if (!admin) throw new EndcapError("session/required", "This token is not valid.");
  const session = randomBytes(32).toString("base64url");
  await sql`
    insert into admin_sessions (shop, session_hash, token_hash, expires_at)
    values (${admin.shop}, ${hashOf(session)}, ${hashOf(token)}, now() + make_interval(hours => ${sessionHoursMax}))`;
  await sql`delete from admin_sessions where expires_at < now()`;
  return { session, admin };
}

export async function signOut(sql: Sql, session: string): Promise<void> {
  await sql`delete from admin_sessions where session_hash = ${hashOf(session)}`;
}

/** For command lines: the token itself instead of a session. */
export async function adminOfToken(sql: Sql, token: string): Promise<Admin | undefined> {
  if (!tokenPattern.test(token)) return undefined;
  const [row] = await sql<Admin[]>`
    select shop, name from admin_tokens where token_hash = ${hashOf(token)} and revoked_at is null`;
  return row;
}

export async function adminOfSession(sql: Sql, session: string): Promise<Admin | undefined> {
  if (!sessionPattern.test(session)) return undefined;
  const [row] = await sql<Admin[]>`
    select t.shop, t.name from admin_sessions s join admin_tokens t using (token_hash)
    where s.session_hash = ${hashOf(session)} and s.expires_at > now() and t.revoked_at is null`;
  return row;
}

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
