// Messages that can never be taken as they are: kept in a table where an operator lists and replays them, and told to the topic `dead`.
import { createHash } from "node:crypto";
import type { ErrorCode } from "../../shared/wire/error-code.ts";
import type { Sql, Transaction } from "../database/connect.ts";
import type { EventLog } from "./event-log.ts";

export interface DeadLetter {
  /** Who refused it: intake (the value is what the edge sent) or stream (the value is what the log carried). */
  readonly stage: "intake" | "stream";
  readonly code: ErrorCode;
  readonly reason: string;
  readonly value: string;
}

export interface KeptDeadLetter extends DeadLetter {
  readonly id: string;
  /** As the message says it; null when it does not. */
  readonly shop: string | null;
  /** The value was too long to keep: it cannot be replayed. */
  readonly valueCut: boolean;
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly replayedAt: Date | null;
}

export interface DeadLetters {
  /** Durable when it resolves. The same value again raises `times`. */
  keep(letters: readonly DeadLetter[]): Promise<void>;
  /** The table alone, inside the transaction that passes over the message; tell the topic after the commit. */
  keepWith(transaction: Transaction, letters: readonly DeadLetter[]): Promise<void>;
  /** Best effort: the table is the truth. */
  tell(letters: readonly DeadLetter[]): Promise<void>;
}

const valueCharsMax = 200_000;
const reasonCharsMax = 1_000;
const keepDays = 90;
const rowsPerPruneMax = 1_000;

export function openDeadLetters(sql: Sql, log: EventLog, onError: (error: unknown) => void): DeadLetters {
  const tell = async (letters: readonly DeadLetter[]): Promise<void> => {
    if (letters.length === 0) return;
    try {
      await log.append(
        "dead",
        letters.map((letter) => {
          const { id, shop, value } = described(letter);
          return { key: shop ?? id, value: JSON.stringify({ ...letter, value, id }) };
        }),
      );
    } catch (error) {
      onError(error);
    }
  };
  return {
    tell,
    keepWith: insert,
    keep: async (letters) => {
      if (letters.length === 0) return;
      await sql.begin((transaction) => insert(transaction, letters));
      await tell(letters);
    },
  };
}

export interface DeadLetterFilter {
  readonly shop?: string;
  readonly ids?: readonly string[];
  /** Also those already replayed. */
  readonly all?: boolean;
  readonly limit: number;
}

/** Newest first. */
export async function listDeadLetters(sql: Sql, filter: DeadLetterFilter): Promise<KeptDeadLetter[]> {
  return await sql<KeptDeadLetter[]>`
    select id, stage, shop, code, reason, value, value_cut as "valueCut", times, first_at as "firstAt", last_at as "lastAt",
      replayed_at as "replayedAt"
    from dead_letters
    where ${filter.all ? sql`true` : sql`replayed_at is null`}
      ${filter.shop === undefined ? sql`` : sql`and shop = ${filter.shop}`}
      ${filter.ids === undefined ? sql`` : sql`and id = any(${[...filter.ids]}::text[])`}
    order by last_at desc, id limit ${filter.limit}`;
}

export async function markReplayed(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql`update dead_letters set replayed_at = now() where id = any(${[...ids]}::text[])`;
}

/** @returns how many rows went */
export async function pruneDeadLetters(sql: Sql): Promise<number> {
  const gone = await sql`delete from dead_letters where id in (
    select id from dead_letters where last_at < now() - ${keepDays} * interval '1 day' limit ${rowsPerPruneMax})`;
  return gone.count;
}

async function insert(transaction: Transaction, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  const counted = new Map<string, ReturnType<typeof described> & { times: number }>();
  for (const letter of letters) {
    const row = described(letter);
    counted.set(row.id, { ...row, times: (counted.get(row.id)?.times ?? 0) + 1 });
  }
  const rows = [...counted.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  await transaction`
    insert into dead_letters (id, stage, shop, code, reason, value, value_cut, times)
    select * from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.stage)}::text[],
      ${rows.map((row) => row.shop)}::text[], ${rows.map((row) => row.code)}::text[], ${rows.map((row) => row.reason)}::text[],
      ${rows.map((row) => row.value)}::text[], ${rows.map((row) => String(row.valueCut))}::boolean[], ${rows.map((row) => row.times)}::int[])
    on conflict (id) do update set times = dead_letters.times + excluded.times, last_at = now(), code = excluded.code,
      reason = excluded.reason, replayed_at = null`;
}

function described(letter: DeadLetter) {
  const id = createHash("sha256").update(`${letter.stage}\n${letter.value}`).digest("hex").slice(0, 32);
  const valueCut = letter.value.length > valueCharsMax;
  // A raw NUL cannot be stored; inside JSON it is an escape and stays as it is.
  const value = letter.value.slice(0, valueCharsMax).replaceAll("\0", "\\u0000");
  const reason = letter.reason.slice(0, reasonCharsMax).replaceAll("\0", "");
  return { ...letter, id, shop: shopOf(letter.value), value, valueCut, reason };
}

function shopOf(value: string): string | null {
  try {
    const shop: unknown = JSON.parse(value)?.shop;
    return typeof shop === "string" && !shop.includes("\0") ? shop.slice(0, 100) : null;
  } catch {
    return null;
  }
}
