// A click → the origin's own answer for the same shopper, who sends no history: how long until it speaks of the click.
import type { EdgeClient } from "../whole/edge-client.ts";
import { until } from "./until.ts";

export interface RankedTrials {
  /** Of each trial; the limit where no ranked answer spoke of the click in time. */
  readonly tookMs: readonly number[];
  /** Until the edge had accepted the click. */
  readonly acceptedMs: readonly number[];
  readonly late: number;
  /** Answers before the one that was waited for. */
  readonly unranked: number;
  readonly stale: number;
}

const candidates = 100;
const msMax = 5_000;
const everyMs = 5;

/** @param run part of every id @param trials one after another, each with a shopper of its own */
export async function rankedTrials(client: EdgeClient, run: string, trials: number): Promise<RankedTrials> {
  const items = await itemsThatSpeak(client);
  const tookMs: number[] = [];
  const acceptedMs: number[] = [];
  let [late, unranked, stale] = [0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const { id, words } = items[trial % items.length] as Speaking;
    const shopper = `${run}-${trial}`;
    const sinceMs = performance.now();
    await client.report([
      {
        id: `${run}-e-${trial}`,
        name: "view_item",
        at: Date.now(),
        shopper,
        consent: "full",
        items: [{ item_id: id }],
      },
    ]);
    acceptedMs.push(performance.now() - sinceMs);
    const shows = async (): Promise<boolean> => {
      const { rung, items: shown } = await client.shelf({
        shopper,
        consent: "full",
        requests: [{ placement: "home" }],
      });
      if (rung !== "ranked") unranked++;
      else if (shown.some(({ reason }) => reason === words)) return true;
      else stale++;
      return false;
    };
    const took = await until(sinceMs, shows, { everyMs, msMax });
    if (took === undefined) late++;
    tookMs.push(took ?? msMax);
  }
  return { tookMs, acceptedMs, late, unranked, stale };
}

interface Speaking {
  readonly id: string;
  readonly words: string;
}

/** Popular items that a shelf for somebody who looked at one names as its reason. */
async function itemsThatSpeak(client: EdgeClient): Promise<Speaking[]> {
  const { items } = await client.shelf({ consent: "none", requests: [{ placement: "popular", n: candidates }] });
  const speaking: Speaking[] = [];
  for (const { id, title } of items) {
    const words = `Because you looked at ${title}`;
    const shelf = await client.shelf({
      ...{ session: `looks-at-${id}`, consent: "session" },
      history: [{ item: id, event: "view_item", ageMs: 1_000 }],
      requests: [{ placement: "home" }],
    });
    if (shelf.items.some(({ reason }) => reason === words)) speaking.push({ id, words });
  }
  if (speaking.length === 0) throw new Error("no popular item is ever named as a reason");
  return speaking;
}
