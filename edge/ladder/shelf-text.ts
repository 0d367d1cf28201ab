/** An answer as JSON text, put together from texts made earlier: cards come ready from the bundle, reasons are remembered. */
import type { CardField } from "../../shared/wire/card.ts";
import type { Reason } from "../../shared/wire/reason.ts";
import { reasonText } from "../../shared/wire/reason.ts";
import type { ShopBundle } from "../bundle/shop-bundle.ts";
import type { LiveShop } from "../delta/live-shop.ts";
import type { Filled } from "./ladder.ts";

export interface ShelfHead {
  readonly placement: string;
  readonly recommendationId: string;
  readonly ageMs: number;
  readonly stockAgeMs: number | null;
  readonly modelVersion: string;
}

const scoreDigits = 1e4;

export function shelfText(live: LiveShop, filled: Filled, head: ShelfHead, fields?: readonly CardField[]): string {
  let items = "";
  for (const { item, score, reason, rung } of filled.items) {
    const own = rung === filled.rung ? "" : `,"rung":"${rung}"`;
    const rounded = Math.round(score * scoreDigits) / scoreDigits;
    items += `${items === "" ? "" : ","}${openCard(live, item, fields)},"score":${rounded},"reason":${reasonJson(live.shop, reason)}${own}}`;
  }
  return `${headText(head, filled.rung)},"items":[${items}]}`;
}

export const headText = (head: ShelfHead, rung: string): string =>
  `{"placement":"${head.placement}","recommendationId":"${head.recommendationId}","rung":"${rung}","ageMs":${head.ageMs},"stockAgeMs":${head.stockAgeMs},"modelVersion":${JSON.stringify(head.modelVersion)}`;

/** The card up to its last brace, as published unless its price changed or only some fields are wished. */
function openCard(live: LiveShop, item: number, fields: readonly CardField[] | undefined): string {
  const price = live.prices.get(item);
  if (!price && !fields) return live.shop.openCard(item);
  const key = fields ? `${item}/${fields.join()}` : item;
  const known = live.texts.get(key);
  if (known !== undefined) return known;
  const card = live.shop.card(item);
  if (price) card.price = price;
  const shown = fields
    ? { id: card.id, ...Object.fromEntries(fields.filter((field) => card[field]).map((field) => [field, card[field]])) }
    : card;
  const text = JSON.stringify(shown).slice(0, -1);
  live.texts.set(key, text);
  return text;
}

function reasonJson(shop: ShopBundle, reason: Reason): string {
  const key = reasonKey(reason);
  const known = key === undefined ? undefined : shop.texts.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(reasonText(reason, (id) => shop.titleOf(id)));
  if (key !== undefined) shop.texts.set(key, text);
  return text;
}

function reasonKey(reason: Reason): string | undefined {
  switch (reason.kind) {
    case "history":
      return `${reason.event}/${reason.item}`;
    case "goes-with":
      return `+/${reason.item}`;
    case "similar":
      return `~/${reason.item}`;
    default:
      return undefined;
  }
}
