// A message as the feature store sees it: texts that can be stored, each distinct item of an event once.
import { isTouch } from "../../shared/features/recency.ts";
import { eventAheadMsMax } from "../../shared/wire/event.ts";
import type { EventMessage, Message } from "../../shared/wire/message.ts";
import { revisionOf } from "../../shared/wire/revision.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import { storableText } from "./feature-key.ts";

export interface BatchMessage {
  readonly message: Message;
  readonly shop: string;
  readonly shopper: string;
  readonly session: string;
  readonly source: string | undefined;
  readonly revision: string;
  readonly appliedAtMs: number;
  /** When it happened, never later than the edge allows. */
  readonly atMs: number;
  /** Distinct items of an event; none for an answer. */
  readonly items: readonly string[];
  /** Those that change what is known of a shopper or the crowd. */
  readonly touched: readonly string[];
}

export function batchMessage({ message, partition, offset, appliedAtMs, session }: AppliedMessage): BatchMessage {
  const items = message.type === "event" ? distinctItems(message) : [];
  return {
    message,
    shop: message.shop,
    shopper: storableText(message.shopper),
    session: storableText(session),
    source: message.source === undefined ? undefined : storableText(message.source),
    revision: revisionOf(partition, offset),
    appliedAtMs,
    atMs: Math.min(message.at, message.receivedAt + eventAheadMsMax),
    items,
    touched: message.type === "event" && isTouch(message.name) ? items : [],
  };
}

const distinctItems = (event: EventMessage): string[] => [
  ...new Set((event.items ?? []).map((item) => storableText(item.item_id))),
];
