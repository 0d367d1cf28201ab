// Who may move the crowd's counts: one voice a shopper, item, kind and hour; no machines; nobody who comes days late.
import { distinctShopperMs } from "../../shared/features/trend.ts";
import { eventKind } from "../../shared/wire/event-kind.ts";
import type { EventMessage, Message } from "../../shared/wire/message.ts";

export const hourMs = 3_600_000;
/** More events of one shopper key within one minute (of receipt) than this: a machine. */
export const botEventsPerMinuteMax = 120;
/** How long it counts as one after its last such minute. */
export const botMs = 24 * hourMs;
/** A message applied later than this after its receipt moves no crowd count: the guards' memory of that hour may be gone. */
export const crowdLateMsMax = 48 * hourMs;
/** Of one address, the first shoppers of the hour count for every item, and beside them a guest for each: three voices an item. */
export const sourceRegularsMax = 2;
export const sourceGuestsPerItemMax = 1;

/** What is known of one shopper key's pace. */
export interface Pace {
  minuteMs: number | undefined;
  minuteEvents: number;
  botUntilMs: number | undefined;
}

/** When this shopper last moved the counts of one item by one kind. */
export interface CrowdMark {
  hourMs?: number | undefined;
  unverifiedHourMs?: number | undefined;
}

/** Counts one event into the pace of its shopper. An earlier minute than the newest (the outbox brings it) is not counted. */
export function countPace(pace: Pace, receivedAtMs: number): void {
  const minuteMs = Math.floor(receivedAtMs / 60_000) * 60_000;
  if (pace.minuteMs === undefined || minuteMs > pace.minuteMs) {
    pace.minuteMs = minuteMs;
    pace.minuteEvents = 1;
  } else if (minuteMs === pace.minuteMs) pace.minuteEvents += 1;
  if (pace.minuteEvents > botEventsPerMinuteMax)
    pace.botUntilMs = Math.max(pace.botUntilMs ?? 0, pace.minuteMs + botMs);
}

/**
 * The weight with which an event may count, 0 = not at all; takes its hour in `mark` when it may.
 * A purchase that nobody vouches for weighs as much as a view, under an hour of its own, so that the vouched one still counts.
 */
export function crowdWeight(message: EventMessage, appliedAtMs: number, pace: Pace, mark: CrowdMark): number {
  const unverified = isUnverifiedPurchase(message);
  const { crowdWeight: weight } = eventKind(unverified ? "view_item" : message.name);
  if (weight === 0 || message.consent === "none") return 0;
  if (appliedAtMs - message.receivedAt > crowdLateMsMax) return 0;
  if (pace.botUntilMs !== undefined && message.receivedAt < pace.botUntilMs) return 0;
  const hour = receivedHourMs(message);
  const last = unverified ? mark.unverifiedHourMs : mark.hourMs;
  if (last !== undefined && hour <= last) return 0;
  if (unverified) mark.unverifiedHourMs = hour;
  else mark.hourMs = hour;
  return weight;
}

/** Whether a shopper that last counted as distinct for an item at one moment does so again at another. */
export const isNewShopper = (lastMs: number | undefined, atMs: number): boolean =>
  lastMs === undefined || atMs - lastMs >= distinctShopperMs;

export const isUnverifiedPurchase = (message: EventMessage): boolean =>
  message.name === "purchase" && !message.verified;

export const receivedHourMs = (message: Message): number => Math.floor(message.receivedAt / hourMs) * hourMs;
