// Live shoppers for the grocer: the held-out weeks replayed through the public edge API at a chosen rate.
import type { Event } from "../../../shared/wire/event.ts";
import type { HistoryEntry } from "../../../shared/wire/history.ts";
import { historyMax } from "../../../shared/wire/history.ts";
import type { ShelfAnswer } from "../../../shared/wire/recommendation-answer.ts";
import type { EdgeCalls } from "./edge-calls.ts";
import { edgeCalls } from "./edge-calls.ts";
import { seededRandom } from "./seeded-random.ts";
import type { Step } from "./shop-visit.ts";
import { shopVisit } from "./shop-visit.ts";
import type { Counting, Tally } from "./tally.ts";
import { startCounting } from "./tally.ts";
import type { Visit } from "./visits.ts";
import { readVisits } from "./visits.ts";

export interface Simulation {
  readonly edgeUrl: string;
  readonly secretKey: string;
  /** Events a second, over all shoppers. */
  readonly ratePerSecond: number;
  /** The same seed and the same answers give the same shoppers, clicks and order. */
  readonly seed: number;
  /** Part of every event id: the same run sent twice counts once. */
  readonly run: string;
  /** Undefined: until the signal. */
  readonly seconds?: number;
  readonly signal?: AbortSignal;
  /** Told of every batch of events once the edge answered it, with the ids it took; none when it was given up. */
  readonly onReported?: (sent: readonly Event[], accepted: ReadonlySet<string>) => void;
  /** Called about once a second. */
  readonly onTally?: (tally: Tally) => void;
  readonly now?: () => number;
}

const tickMs = 20;
const tallyMs = 1_000;
const shoppersMin = 8;
const shoppersMax = 400;
// At two events a second a shopper is quick, but still a person.
const eventsPerShopperSecond = 2;
const burstSeconds = 0.25;

/** Resolves with the last tally when time is up or the signal comes, after every call on its way was answered. */
export async function simulate(simulation: Simulation): Promise<Tally> {
  const { ratePerSecond, seconds = Number.POSITIVE_INFINITY, signal, onTally, now = Date.now } = simulation;
  const counting = startCounting();
  const calls = edgeCalls(simulation, counting, now, simulation.onReported);
  const visits = await readVisits();
  const waiting: Shopper[] = [];
  const moving = new Set<Promise<void>>();
  const crowd = Math.min(shoppersMax, Math.max(shoppersMin, Math.ceil(ratePerSecond / eventsPerShopperSecond)));
  let begun = 0;
  const enter = (): Shopper => {
    counting.add("visits");
    const number = begun++;
    return openVisit(visits[number % visits.length] as Visit, number, simulation);
  };
  for (let shopper = 0; shopper < crowd; shopper++) waiting.push(enter());

  const startedAt = performance.now();
  const elapsed = (): number => (performance.now() - startedAt) / 1000;
  let allowance = 0;
  let tickedAt = startedAt;
  let talliedAt = startedAt;
  while (elapsed() < seconds && !signal?.aborted) {
    const at = performance.now();
    allowance = Math.min(
      allowance + ((at - tickedAt) / 1000) * ratePerSecond,
      Math.max(1, ratePerSecond * burstSeconds),
    );
    tickedAt = at;
    while (allowance >= 1 && waiting.length > 0) {
      const shopper = waiting.shift() as Shopper;
      allowance -= Math.max(1, shopper.next.events.length);
      const move = act(shopper, calls, counting, now).then((stays) => {
        waiting.push(stays ? shopper : enter());
        moving.delete(move);
      });
      moving.add(move);
    }
    if (at - talliedAt >= tallyMs) {
      talliedAt = at;
      onTally?.(counting.tally(elapsed()));
    }
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
  const lasted = elapsed();
  await Promise.all(moving);
  return counting.tally(lasted);
}

interface Shopper {
  readonly id: string;
  readonly session: string;
  readonly walk: Generator<Step, void, readonly ShelfAnswer[]>;
  readonly history: { readonly item: string; readonly event: Event["name"]; readonly at: number }[];
  next: Step;
  events: number;
}

function openVisit(visit: Visit, number: number, { seed, run }: Simulation): Shopper {
  const session = `${run}-${seed}-${number}`;
  const walk = shopVisit(visit, session, seededRandom(Math.imul(seed, 0x9e3779b1) + number));
  return { id: visit.shopper, session, walk, history: [], next: walk.next().value as Step, events: 0 };
}

/** One step of one shopper. @returns false when the visit is over */
async function act(shopper: Shopper, calls: EdgeCalls, counting: Counting, now: () => number): Promise<boolean> {
  const { events, shelves } = shopper.next;
  const at = now();
  await calls.report(
    events.map((happening) => ({
      ...happening,
      items: [...(happening.items ?? [])],
      id: `${shopper.session}-${shopper.events++}`,
      at,
      shopper: shopper.id,
      session: shopper.session,
      consent: "full" as const,
    })),
  );
  for (const { name, items = [] } of events) {
    if (name === "select_item") counting.add("clicks");
    if (name === "purchase") counting.add("purchases");
    if (name === "view_item" || name === "add_to_cart" || name === "purchase")
      for (const { item_id } of items) shopper.history.push({ item: item_id, event: name, at });
  }
  shopper.history.splice(0, shopper.history.length - historyMax);
  const answers =
    shelves.length === 0
      ? []
      : await calls.recommend({
          shopper: shopper.id,
          session: shopper.session,
          consent: "full",
          history: shopper.history.map(
            ({ item, event, at: happenedAt }): HistoryEntry => ({
              item,
              event,
              ageMs: Math.max(0, now() - happenedAt),
            }),
          ),
          requests: [...shelves],
        });
  const { done, value } = shopper.walk.next(answers);
  if (done) return false;
  shopper.next = value;
  return true;
}
