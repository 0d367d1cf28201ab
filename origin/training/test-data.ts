// Small shops for tests: rows written down, or made up from a seed.

import type { EventName } from "../../shared/wire/event-kind.ts";
import { eventKinds } from "../../shared/wire/event-kind.ts";
import type { TrainingData } from "./training-data.ts";

export interface TestRow {
  readonly shopper: number;
  readonly item: number;
  readonly at: number;
  readonly event?: EventName;
  readonly session?: number;
  readonly country?: string;
}

/** @param departments of the items 1…n, by name */
export function testData(rows: readonly TestRow[], departments: readonly string[]): TrainingData {
  const sorted = rows.toSorted((a, b) => a.shopper - b.shopper || a.at - b.at);
  const names = [...new Set(departments)];
  const countries = [...new Set(rows.flatMap(({ country }) => country ?? []))];
  return {
    shop: "grocer",
    itemIds: departments.map((_, index) => `item-${index + 1}`),
    department: Int32Array.from([-1, ...departments.map((name) => names.indexOf(name))]),
    departments: names,
    countries,
    shopper: Int32Array.from(sorted, ({ shopper }) => shopper),
    item: Int32Array.from(sorted, ({ item }) => item),
    kind: Uint8Array.from(sorted, ({ event }) => eventKinds[event ?? "purchase"].code),
    at: Float64Array.from(sorted, ({ at }) => at),
    session: Int32Array.from(sorted, ({ session, at }) => session ?? at),
    quantity: new Float32Array(sorted.length).fill(1),
    country: Int16Array.from(sorted, ({ country }) => (country === undefined ? -1 : countries.indexOf(country))),
  };
}

/** Numbers in [0, 1) that repeat with the seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
