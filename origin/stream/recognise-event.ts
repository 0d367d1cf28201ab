// A look at a message that says whether it is a well-formed event and nothing else, in a fifth of the time its schema takes. Whatever is not
// recognised, malformed or just rare, is for the schema to judge: this may only be stricter than it.
import { consent } from "../../shared/wire/consent.ts";
import { itemsPerEventMax, quantityMax } from "../../shared/wire/event.ts";
import { eventNames } from "../../shared/wire/event-kind.ts";
import { device, itemIdCharsMax } from "../../shared/wire/identifier.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";
import type { EventMessage } from "../../shared/wire/message.ts";
import { shopperReference } from "../../shared/wire/shopper-reference.ts";

/** Of the log: its schema would hand out the same value. */
export const isLoggedEvent = (value: unknown): value is EventMessage =>
  isRecordOf(value, loggedEvent) && requiredOfAll.every((name) => name in value);

/** Of the edge: its schema would hand out the same value, and no text holds a NUL. */
export const isIntakeEvent = (value: unknown): value is Extract<IntakeMessage, { type: "event" }> =>
  isRecordOf(value, intakeEvent) && requiredOfAll.every((name) => name in value);

type Check = (value: unknown) => boolean;
/** The fields a value may have. A map, because a message may name its fields as it likes. */
type Fields = ReadonlyMap<string, Check>;

const requiredOfAll = ["type", "shop", "shopper", "consent", "receivedAt", "verified", "id", "name", "at"];

function isRecordOf(value: unknown, fields: Fields): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const record = value as Record<string, unknown>;
  for (const name of Object.keys(record)) {
    const check = fields.get(name);
    if (check === undefined || !check(record[name])) return false;
  }
  return true;
}

const text =
  (charsMin: number, charsMax: number): Check =>
  (value) =>
    typeof value === "string" &&
    value.length >= charsMin &&
    value.length <= charsMax &&
    !value.includes("\0") &&
    value.isWellFormed();
const pattern =
  (like: RegExp): Check =>
  (value) =>
    typeof value === "string" && like.test(value);
const oneOf = (values: readonly string[]): Check => {
  const known = new Set<unknown>(values);
  return (value) => known.has(value);
};
const number =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === "number" && value >= min && value <= max;
const integer =
  (min: number, max: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;

const isItemText = text(1, itemIdCharsMax);
const unprintable = /\p{Cc}/u;
const itemFields: Fields = new Map([
  ["item_id", (value) => isItemText(value) && !unprintable.test(value as string)],
  ["price", number(0, 1e9)],
  ["quantity", number(0, quantityMax)],
  ["index", integer(0, 10_000)],
  ["item_list_id", text(0, 200)],
]);
const isItem: Check = (value) => isRecordOf(value, itemFields) && "item_id" in value;

const commonFields: readonly (readonly [name: string, check: Check])[] = [
  ["type", (value) => value === "event"],
  ["shop", pattern(/^[a-z0-9][a-z0-9-]{0,39}$/)],
  ["consent", oneOf(consent.options)],
  ["receivedAt", integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)],
  ["country", pattern(/^[A-Z]{2}$/)],
  ["device", oneOf(device.options)],
  ["source", text(0, 40)],
  ["verified", (value) => typeof value === "boolean"],
  ["requestId", text(0, 100)],
  ["id", text(1, 100)],
  ["name", oneOf(eventNames)],
  ["at", integer(0, 8.64e15)],
  ["session", text(1, 100)],
  ["items", (value) => Array.isArray(value) && value.length <= itemsPerEventMax && value.every(isItem)],
  ["currency", pattern(/^[A-Z]{3}$/)],
  ["value", number(-1e12, 1e12)],
  ["transaction_id", text(0, 200)],
  ["search_term", text(0, 500)],
  ["engagement_time_msec", number(0, 1e9)],
  ["recommendationId", text(0, 100)],
];
const loggedEvent: Fields = new Map([...commonFields, ["shopper", text(1, 80)]]);

const referenceFields: Fields = new Map([
  ["kind", oneOf(shopperReference.shape.kind.options)],
  ["alias", pattern(/^[A-Za-z0-9_-]{8,64}$/)],
]);
const intakeEvent: Fields = new Map([
  ...commonFields,
  ["shopper", (value: unknown) => isRecordOf(value, referenceFields) && "kind" in value && "alias" in value],
]);
