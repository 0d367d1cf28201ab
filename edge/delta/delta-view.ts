/**
 * The newest delta, and what it leaves unsaid. A delta tells how items differ from the bundle that *should* serve. While this isolate still
 * serves an older one (KV takes a minute to spread), the differences from that older bundle stay in force below the new ones.
 */
import type { Delta } from "../../shared/wire/delta.ts";
import type { Money } from "../../shared/wire/money.ts";

/** Items carried from earlier deltas, oldest out first. */
const carriedItemsMax = 10_000;

export interface DeltaView {
  readonly delta: Delta;
  readonly carried: Differences;
}
/** By item id. */
export interface Differences {
  readonly available: ReadonlyMap<string, boolean>;
  readonly prices: ReadonlyMap<string, Money>;
}
const nothing: Differences = { available: new Map(), prices: new Map() };

/** @param serving checksum of the bundle that serves here */
export function deltaView(delta: Delta, previous: DeltaView | undefined, serving: string | undefined): DeltaView {
  if (!previous || serving === undefined || serving === delta.bundle) return { delta, carried: nothing };
  if (previous.delta.bundle === delta.bundle) return { delta, carried: previous.carried };
  const known = ownDifferences(previous.delta);
  return { delta, carried: serving === previous.delta.bundle ? known : merged(previous.carried, known) };
}

/** What differs now from the serving bundle. */
export const differences = ({ delta, carried }: DeltaView, serving: string): Differences =>
  serving === delta.bundle ? ownDifferences(delta) : merged(carried, ownDifferences(delta));

const ownDifferences = (delta: Delta): Differences => ({
  available: new Map([
    ...delta.available.map((id) => [id, true] as const),
    ...delta.unavailable.map((id) => [id, false] as const),
  ]),
  prices: new Map(Object.entries(delta.prices)),
});

const merged = (older: Differences, newer: Differences): Differences => ({
  available: newestOf(older.available, newer.available),
  prices: newestOf(older.prices, newer.prices),
});

function newestOf<Value>(
  older: ReadonlyMap<string, Value>,
  newer: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  if (older.size === 0) return newer;
  const both = new Map(older);
  for (const [id, value] of newer) {
    both.delete(id);
    both.set(id, value);
  }
  for (const id of both.keys()) {
    if (both.size <= carriedItemsMax) break;
    both.delete(id);
  }
  return both;
}
