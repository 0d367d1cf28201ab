// Gives each new message its session and writes down that it counted, with the session beside the record that won.
import { numberColumn, textColumn } from "../../database/column.ts";
import type { Transaction } from "../../database/connect.ts";
import { PositionMovedError } from "../consumer-position.ts";
import type { OpenSession } from "./cut-session.ts";
import { cutSession } from "./cut-session.ts";
import { seenId } from "./dedupe.ts";
import type { Outcome, TransactionStep, Work } from "./step.ts";
import { ok } from "./step.ts";

export const sessionStep: TransactionStep = {
  name: "session",
  does: "cuts sessions at 30 idle minutes, and remembers what counted",
  run: async (batch, transaction) => {
    const fresh = batch.filter((work) => !work.again);
    const open = await readSessions(transaction, fresh);
    const changed = new Map<string, OpenSession>();
    const outcomes = batch.map((work): Outcome<Work> => {
      if (work.again) return ok(work);
      const key = shopperKeyOf(work);
      const { message } = work.applied;
      const cut = cutSession(open.get(key), { atMs: message.at, shopper: message.shopper }, newSessionId(work));
      open.set(key, cut.open);
      // Who allows nothing has a key of one batch: there is no visit to go on with.
      if (message.consent !== "none") changed.set(key, cut.open);
      return ok({ ...work, applied: { ...work.applied, session: cut.session } });
    });
    const counted = outcomes.flatMap((one) => (one.kind === "ok" && !one.value.again ? [one.value] : []));
    await Promise.all([writeSessions(transaction, changed), writeSeen(transaction, counted)]);
    return outcomes;
  },
};

const shopperKeyOf = ({ applied: { message } }: Work): string => JSON.stringify([message.shop, message.shopper]);

const newSessionId = ({ applied }: Work): string =>
  `${applied.message.at.toString(36)}.${applied.partition}.${applied.offset.toString(36)}`;

async function readSessions(transaction: Transaction, works: readonly Work[]): Promise<Map<string, OpenSession>> {
  if (works.length === 0) return new Map();
  const shoppers = [...new Map(works.map((work) => [shopperKeyOf(work), work.applied.message])).values()];
  const rows = await transaction<{ shop: string; shopper: string; session: string; started_at: Date; last_at: Date }[]>`
    select s.shop, s.shopper, s.session, s.started_at, s.last_at
    from unnest(${textColumn(shoppers, (one) => one.shop)}::text[], ${textColumn(shoppers, (one) => one.shopper)}::text[]) k (shop, shopper)
    cross join lateral (select * from sessions t where t.shop = k.shop and t.shopper = k.shopper limit 1) s`;
  return new Map(
    rows.map((row) => [
      JSON.stringify([row.shop, row.shopper]),
      { session: row.session, startedAtMs: row.started_at.getTime(), lastAtMs: row.last_at.getTime() },
    ]),
  );
}

async function writeSessions(transaction: Transaction, changed: ReadonlyMap<string, OpenSession>): Promise<void> {
  if (changed.size === 0) return;
  const rows = [...changed].sort(([a], [b]) => (a < b ? -1 : 1));
  const keys = rows.map(([key]) => JSON.parse(key) as [shop: string, shopper: string]);
  const sessions = rows.map(([, session]) => session);
  await transaction`
    insert into sessions (shop, shopper, session, started_at, last_at)
    select shop, shopper, session, to_timestamp(started_ms / 1000), to_timestamp(last_ms / 1000)
    from unnest(${textColumn(keys, ([shop]) => shop)}::text[], ${textColumn(keys, ([, shopper]) => shopper)}::text[],
      ${textColumn(sessions, (one) => one.session)}::text[],
      ${numberColumn(sessions, (one) => one.startedAtMs)}::float8[], ${numberColumn(sessions, (one) => one.lastAtMs)}::float8[])
      as n (shop, shopper, session, started_ms, last_ms)
    on conflict (shop, shopper) do update set session = excluded.session, started_at = excluded.started_at,
      last_at = excluded.last_at`;
}

async function writeSeen(transaction: Transaction, works: readonly Work[]): Promise<void> {
  if (works.length === 0) return;
  const all = works.map((work) => work.applied);
  const written = await transaction`
    insert into seen_events (shop, shopper, id, partition, log_offset, applied_at, session)
    select shop, shopper, id, partition, log_offset, to_timestamp(applied_ms / 1000), session
    from unnest(${textColumn(all, (one) => one.message.shop)}::text[], ${textColumn(all, (one) => one.message.shopper)}::text[],
      ${textColumn(all, (one) => seenId(one.message))}::text[], ${numberColumn(all, (one) => one.partition)}::int[],
      ${numberColumn(all, (one) => Number(one.offset))}::bigint[],
      ${numberColumn(all, (one) => one.appliedAtMs)}::float8[], ${textColumn(all, (one) => one.session)}::text[])
      as n (shop, shopper, id, partition, log_offset, applied_ms, session)
    on conflict do nothing`;
  // They were not there a moment ago in this transaction: another owner of the partition is writing them.
  if (written.count !== all.length) throw new PositionMovedError("another consumer applied the same messages");
}
