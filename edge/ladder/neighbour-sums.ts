/**
 * Sums the neighbour lists of some seeds: score(item) = Σ weight(seed) × similarity(seed → item). The best seed of each item is kept, so that
 * its score explains itself. Arrays are shared by all requests on a bundle, so nothing is allocated per item; they are swept when other seeds
 * come, so that the shelves of one request sum its history once.
 */
import type { NeighbourList } from "../../shared/wire/bundle.ts";
import type { ShopBundle } from "../bundle/shop-bundle.ts";

export interface Seed {
  readonly item: number;
  readonly weight: number;
}
export interface NeighbourSum {
  readonly item: number;
  readonly score: number;
  /** Position in `seeds` of the one that added most. */
  readonly seed: number;
}

/** Changes the sums of the touched items in place, before the best are taken; it keeps them above 0. */
export type LiftSums = (sum: Float32Array, touched: Uint32Array, touchedCount: number) => void;

interface Scratch {
  /** What the sums are of. */
  of: { readonly seeds: readonly Seed[]; readonly list: NeighbourList } | undefined;
  touchedCount: number;
  readonly sum: Float32Array;
  readonly most: Float32Array;
  readonly seed: Uint16Array;
  readonly touched: Uint32Array;
  readonly heap: Uint32Array;
}
const scratchOf = new WeakMap<ShopBundle, Scratch>();
const heapItemsMax = 1_024;

function scratchFor(shop: ShopBundle): Scratch {
  const known = scratchOf.get(shop);
  if (known) return known;
  const { count } = shop.bundle;
  const scratch: Scratch = {
    of: undefined,
    touchedCount: 0,
    sum: new Float32Array(count),
    most: new Float32Array(count),
    seed: new Uint16Array(count),
    touched: new Uint32Array(count),
    heap: new Uint32Array(heapItemsMax),
  };
  scratchOf.set(shop, scratch);
  return scratch;
}

/**
 * @param seeds the same array again costs only the selection
 * @param isOpen what may be in the result
 * @param limit at most this many, best first; equal scores in order of item number
 * @param lift of these seeds; the same one each time
 */
export function sumNeighbours(
  shop: ShopBundle,
  list: NeighbourList,
  seeds: readonly Seed[],
  isOpen: (item: number) => boolean,
  limit: number,
  lift?: LiftSums,
): NeighbourSum[] {
  const scratch = scratchFor(shop);
  if (scratch.of?.seeds !== seeds || scratch.of.list !== list) {
    sweep(scratch);
    scratch.of = undefined;
    addUp(shop, list, seeds, scratch);
    lift?.(scratch.sum, scratch.touched, scratch.touchedCount);
    scratch.of = { seeds, list };
  }
  const { sum, seed } = scratch;
  return takeBest(scratch, isOpen, Math.min(limit, heapItemsMax)).map((item) => ({
    item,
    score: sum[item] ?? 0,
    seed: seed[item] ?? 0,
  }));
}

function sweep({ sum, touched, touchedCount }: Scratch): void {
  for (let place = 0; place < touchedCount; place++) sum[touched[place] as number] = 0;
}

function addUp(shop: ShopBundle, list: NeighbourList, seeds: readonly Seed[], scratch: Scratch): void {
  const { start, item: neighbour, quantised, scale } = shop.bundle.neighbours[list];
  const { sum, most, seed, touched } = scratch;
  let touchedCount = 0;
  scratch.touchedCount = 0;
  for (let number = 0; number < seeds.length; number++) {
    const { item: from, weight } = seeds[number] as Seed;
    const factor = weight * (scale[from] ?? 0);
    const end = start[from + 1] ?? 0;
    for (let place = start[from] ?? 0; place < end; place++) {
      const item = neighbour[place] as number;
      const added = factor * (quantised[place] as number);
      if (!(added > 0)) continue;
      const before = sum[item] as number;
      sum[item] = before + added;
      if (before === 0) touched[touchedCount++] = item;
      else if (added <= (most[item] as number)) continue;
      most[item] = added;
      seed[item] = number;
    }
    scratch.touchedCount = touchedCount;
  }
}

/** The `limit` best open items: a heap with the worst on top, then sorted. */
function takeBest(scratch: Scratch, isOpen: (item: number) => boolean, limit: number): number[] {
  const { sum, touched, touchedCount, heap } = scratch;
  if (limit === 0) return [];
  let size = 0;
  let worst = 0;
  for (let number = 0; number < touchedCount; number++) {
    const item = touched[number] as number;
    const score = sum[item] as number;
    const isFull = size === limit;
    if (isFull && (score < worst || (score === worst && item > (heap[0] as number)))) continue;
    if (!isOpen(item)) continue;
    if (isFull) sink(heap, size, sum, item, 0);
    else {
      heap[size++] = item;
      if (size < limit) continue;
      for (let place = (size >> 1) - 1; place >= 0; place--) sink(heap, size, sum, heap[place] as number, place);
    }
    worst = sum[heap[0] as number] as number;
  }
  return Array.from(heap.subarray(0, size)).sort((a, b) => (sum[b] as number) - (sum[a] as number) || a - b);
}

/** Puts `item` in at `from` and lets what is worse rise. */
function sink(heap: Uint32Array, size: number, sum: Float32Array, item: number, from: number): void {
  let place = from;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= size) break;
    if (child + 1 < size && isWorse(sum, heap[child + 1] as number, heap[child] as number)) child += 1;
    if (!isWorse(sum, heap[child] as number, item)) break;
    heap[place] = heap[child] as number;
    place = child;
  }
  heap[place] = item;
}

function isWorse(sum: Float32Array, a: number, b: number): boolean {
  const difference = (sum[a] as number) - (sum[b] as number);
  return difference < 0 || (difference === 0 && a > b);
}
