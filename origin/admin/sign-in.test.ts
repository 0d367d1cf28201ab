import { expect, test } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { audited, listAudit } from "./audit.ts";
import { adminOfSession, adminOfToken, issueAdminToken, signIn, signOut } from "./sign-in.ts";

const { sql } = await openTestDatabase();
await sql`insert into shops (shop, name) values ('north', 'North'), ('south', 'South')`;

test("a token opens a session of its own shop, and signing out closes it", async () => {
  const token = await issueAdminToken(sql, "north", "owner");
  const { session, admin } = await signIn(sql, token);
  expect(admin).toEqual({ shop: "north", name: "owner" });
  expect(await adminOfSession(sql, session)).toEqual({ shop: "north", name: "owner" });
  await signOut(sql, session);
  expect(await adminOfSession(sql, session)).toBeUndefined();
});

test("neither tokens nor sessions are stored as they are", async () => {
  const token = await issueAdminToken(sql, "south", "owner");
  const { session } = await signIn(sql, token);
  const stored = JSON.stringify([await sql`select * from admin_tokens`, await sql`select * from admin_sessions`]);
  expect(stored).not.toContain(token);
  expect(stored).not.toContain(session);
});

test("an expired session and a revoked token open nothing", async () => {
  const token = await issueAdminToken(sql, "south", "leaver");
  const { session } = await signIn(sql, token);
  await sql`update admin_sessions set expires_at = now() - interval '1 second'`;
  expect(await adminOfSession(sql, session)).toBeUndefined();
  const { session: second } = await signIn(sql, token);
  await sql`update admin_tokens set revoked_at = now() where name = 'leaver'`;
  expect(await adminOfSession(sql, second)).toBeUndefined();
  expect(await adminOfToken(sql, token)).toBeUndefined();
  await expect(signIn(sql, token)).rejects.toMatchObject({ code: "session/required" });
});

test("any other text is nobody", async () => {
  for (const text of ["", "ea_", "x".repeat(43), `ea_${"x".repeat(43)}`]) {
    expect(await adminOfToken(sql, text)).toBeUndefined();
    expect(await adminOfSession(sql, text)).toBeUndefined();
  }
});

test("an action that fails leaves its row with the failure", async () => {
  const admin = { shop: "north", name: "owner" };
  const entry = { action: "promote", subject: "popular 1", requestId: "r-1" };
  await audited(sql, admin, entry, async () => "ok");
  await expect(
    audited(sql, admin, entry, async () => {
      throw new Error("no such version");
    }),
  ).rejects.toThrow("no such version");
  expect((await listAudit(sql, "north")).map((row) => row.outcome)).toEqual(["failed: no such version", "done"]);
  expect(await listAudit(sql, "south")).toEqual([]);
});
