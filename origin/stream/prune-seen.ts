// What counted is remembered as long as the same event can still come: sent late, kept in an outbox, received, taken.
import { eventAgeMsMax, eventAheadMsMax } from "../../shared/wire/event.ts";
import { messageAgeMsMax } from "../../shared/wire/message.ts";
import type { Sql } from "../database/connect.ts";

export const seenKeptMs = messageAgeMsMax + eventAgeMsMax + eventAheadMsMax;
const sessionKeptMs = 24 * 3600_000;
const rowsMax = 10_000;

/** A bounded step. @returns how many rows went */
export async function pruneSeen(sql: Sql, nowMs: number): Promise<number> {
  const seen = await sql`delete from seen_events where ctid = any(array(
    select ctid from seen_events where applied_at < ${new Date(nowMs - seenKeptMs)} limit ${rowsMax}))`;
  const sessions = await sql`delete from sessions where ctid = any(array(
    select ctid from sessions where last_at < ${new Date(nowMs - sessionKeptMs)} limit ${rowsMax}))
    and last_at < ${new Date(nowMs - sessionKeptMs)}`;
  return seen.count + sessions.count;
}
