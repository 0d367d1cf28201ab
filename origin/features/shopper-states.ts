// One row a shopper: feature revision, running session, pace. A shopper's messages share a partition, so its owner alone writes the row.

import { numberColumn, textColumn } from "../database/column.ts";
import type { Transaction } from "../database/connect.ts";
import type { SessionItemJson, ShopperState } from "./batch-memory.ts";

export interface ShopperStateRow {
  readonly shop: string;
  readonly shopper: string;
  readonly revision: string;
  readonly updatedAtMs: number;
  readonly state: ShopperState;
}

/** @param rows in key order, each shopper once */
export async function putShopperStates(sql: Transaction, rows: readonly ShopperStateRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into shopper_state (shop, shopper, revision, updated_at, expires_at, minute, minute_events, bot_until,
      session, session_items, recent_rows)
    select shop, shopper, revision, to_timestamp(updated_ms / 1000), to_timestamp(expires_ms / 1000),
      to_timestamp(minute_ms / 1000), minute_events, to_timestamp(bot_ms / 1000), session, session_items::jsonb, recent_rows
    from unnest(${textColumn(rows, (row) => row.shop)}::text[], ${textColumn(rows, (row) => row.shopper)}::text[],
      ${textColumn(rows, (row) => row.revision)}::text[], ${numberColumn(rows, (row) => row.updatedAtMs)}::float8[],
      ${numberColumn(rows, (row) => row.state.expiresAtMs)}::float8[],
      ${numberColumn(rows, (row) => row.state.minuteMs)}::float8[],
      ${numberColumn(rows, (row) => row.state.minuteEvents)}::integer[],
      ${numberColumn(rows, (row) => row.state.botUntilMs)}::float8[],
      ${textColumn(rows, (row) => row.state.window?.session ?? null)}::text[],
      ${textColumn(rows, (row) => sessionItemsJson(row.state))}::text[], ${numberColumn(rows, (row) => row.state.recentRows)}::integer[])
      as n (shop, shopper, revision, updated_ms, expires_ms, minute_ms, minute_events, bot_ms, session, session_items, recent_rows)
    on conflict (shop, shopper) do update set
      revision = excluded.revision, updated_at = excluded.updated_at, expires_at = excluded.expires_at,
      minute = excluded.minute, minute_events = excluded.minute_events, bot_until = excluded.bot_until,
      session = excluded.session, session_items = excluded.session_items, recent_rows = excluded.recent_rows`;
}

const sessionItemsJson = ({ window }: ShopperState): string =>
  JSON.stringify(
    (window?.items ?? []).map(({ item, atMs, department }): SessionItemJson => [item, atMs, department ?? null]),
  );
