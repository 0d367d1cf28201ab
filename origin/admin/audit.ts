// Every admin action leaves a row: written before it runs, completed by its outcome.
import type { Sql } from "../database/connect.ts";
import type { Admin } from "./sign-in.ts";

export interface AuditEntry {
  readonly id: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** null: the process ended while the action ran. */
  readonly outcome: string | null;
}

export interface AuditedAction {
  readonly action: string;
  readonly subject: string;
  readonly requestId: string;
}

/** Runs `act` between the two halves of its audit row. What `act` throws is thrown on. */
export async function audited<Result>(
  sql: Sql,
  admin: Admin,
  { action, subject, requestId }: AuditedAction,
  act: () => Promise<Result>,
): Promise<Result> {
  const [row] = await sql<{ id: number }[]>`
    insert into audit (shop, actor, action, subject, request_id)
    values (${admin.shop}, ${admin.name}, ${action}, ${subject}, ${requestId}) returning id`;
  const finish = (outcome: string) =>
    sql`update audit set outcome = ${outcome} where shop = ${admin.shop} and id = ${row?.id ?? 0}`;
  try {
    const result = await act();
    await finish("done");
    return result;
  } catch (error) {
    await finish(`failed: ${error instanceof Error ? error.message.slice(0, 300) : "unknown"}`);
    throw error;
  }
}

export const auditEntriesMax = 200;

/** Newest first. */
export const listAudit = (sql: Sql, shop: string): Promise<AuditEntry[]> =>
  sql<AuditEntry[]>`
    select id, at, actor, action, subject, outcome from audit where shop = ${shop} order by id desc limit ${auditEntriesMax}`;
