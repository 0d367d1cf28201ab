// Chance that can be repeated: the same seed gives the same shoppers.

export interface Random {
  /** From 0 to just under 1. */
  next(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  shuffled<Value>(values: readonly Value[]): Value[];
}

/** Mulberry32, by Tommy Ettinger: 32 bits of state, good enough for shoppers. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    chance: (probability) => next() < probability,
    shuffled(values) {
      const order = [...values];
      for (let at = order.length - 1; at > 0; at--) {
        const other = Math.floor(next() * (at + 1));
        [order[at], order[other]] = [order[other] as (typeof order)[number], order[at] as (typeof order)[number]];
      }
      return order;
    },
  };
}
