// A message and its lake row are the same thing in two shapes: JSON lines go in (DuckDB reads them on its own threads), rows come out.
import type { AnswerMessage, EventMessage, Message } from "../../shared/wire/message.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import type { Dataset } from "./row-schema.ts";

export const datasetOf = (message: Message): Dataset => (message.type === "event" ? "events" : "answers");

/** The UTC day a message was applied on. */
export function dayOf(appliedAtMs: number): string {
  const day = Math.floor(appliedAtMs / dayMs);
  if (day !== newest.day) newest = { day, text: new Date(appliedAtMs).toISOString().slice(0, 10) };
  return newest.text;
}

const dayMs = 24 * 3_600_000;
// Asked for every message, and nearly always the same.
let newest = { day: Number.NaN, text: "" };

/** One JSON line with the columns of row-schema.ts; absent fields are left out and become null. */
export function lakeLine(applied: AppliedMessage): string {
  const { message } = applied;
  return JSON.stringify({
    shop: message.shop,
    day: dayOf(applied.appliedAtMs),
    log_partition: applied.partition,
    log_offset: Number(applied.offset),
    applied_at_ms: applied.appliedAtMs,
    session: applied.session,
    id: message.id,
    at_ms: message.at,
    shopper: message.shopper,
    consent: message.consent,
    received_at_ms: message.receivedAt,
    country: message.country,
    device: message.device,
    source: message.source,
    verified: message.verified,
    request_id: message.requestId,
    items: message.items,
    ...(message.type === "event" ? eventColumns(message) : answerColumns(message)),
  });
}

const eventColumns = (event: EventMessage) => ({
  name: event.name,
  client_session: event.session,
  currency: event.currency,
  value: event.value,
  transaction_id: event.transaction_id,
  search_term: event.search_term,
  engagement_time_msec: event.engagement_time_msec,
  recommendation_id: event.recommendationId,
});

const answerColumns = (answer: AnswerMessage) => ({
  placement: answer.placement,
  rung: answer.rung,
  model_version: answer.modelVersion,
  bundle: answer.bundle,
  rules: answer.rules,
  took_ms: answer.tookMs,
});

/** How rows of a data set are read for `appliedMessage`: items as JSON text, because nested values are slow to cross into JS. */
export const rowSelect = "select * exclude (day, items), to_json(items)::varchar as items";

export type LakeRow = Readonly<Record<string, unknown>>;

/** The message back, field for field: null columns are absent fields. The lake is trusted: what it holds was parsed at the border. */
export function appliedMessage(dataset: Dataset, row: LakeRow): AppliedMessage {
  const common = {
    shop: row["shop"],
    shopper: row["shopper"],
    consent: row["consent"],
    receivedAt: number(row["received_at_ms"]),
    country: row["country"],
    device: row["device"],
    source: row["source"],
    verified: row["verified"],
    requestId: row["request_id"],
    id: row["id"],
    at: number(row["at_ms"]),
    items: typeof row["items"] === "string" ? JSON.parse(row["items"]).map(present) : undefined,
  };
  const own =
    dataset === "events"
      ? {
          type: "event",
          name: row["name"],
          session: row["client_session"],
          currency: row["currency"],
          value: row["value"],
          transaction_id: row["transaction_id"],
          search_term: row["search_term"],
          engagement_time_msec: row["engagement_time_msec"],
          recommendationId: row["recommendation_id"],
        }
      : {
          type: "answer",
          placement: row["placement"],
          rung: row["rung"],
          modelVersion: row["model_version"],
          bundle: row["bundle"],
          rules: row["rules"],
          tookMs: row["took_ms"],
        };
  return present({
    message: present({ ...common, ...own }),
    partition: row["log_partition"],
    offset: BigInt(number(row["log_offset"])),
    appliedAtMs: number(row["applied_at_ms"]),
    session: row["session"],
  }) as unknown as AppliedMessage;
}

const number = (value: unknown): number => Number(value);

function present(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== null && value !== undefined) kept[name] = value;
  return kept;
}
