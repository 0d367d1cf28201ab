// The last days of a training window, kept back: what a model that did not see them says about them.
import { eventKinds } from "../../shared/wire/event-kind.ts";
import type { HoldOutTask } from "./models/source-model.ts";
import type { TrainingData } from "./training-data.ts";
import { filterRows } from "./training-data.ts";

/** Of a young shop a fifth of its days. */
export const holdOutDaysMax = 14;
const holdOutPart = 0.2;
const dayMs = 86_400_000;
/** So many cases tell two models apart as well as more would, and take a second. */
export const casesMax = 3_000;
const historyMax = 200;

/** A question and what was right. Columns are oldest first. */
export interface HoldOutCase {
  readonly history: Int32Array;
  readonly ageDays: Float32Array;
  readonly kind: Int32Array;
  readonly targets: ReadonlySet<number>;
}

export interface HoldOut {
  readonly train: TrainingData;
  /** Events from here on are kept back. */
  readonly splitAtMs: number;
  cases(task: HoldOutTask): HoldOutCase[];
}

export function holdOut(data: TrainingData, nowMs: number): HoldOut {
  let [first, last] = [nowMs, 0];
  for (const at of data.at) {
    if (at > nowMs) continue;
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  const splitAtMs = last - Math.min(holdOutDaysMax * dayMs, holdOutPart * (last - first));
  return {
    splitAtMs,
    train: filterRows(data, (row) => (data.at[row] ?? 0) < splitAtMs),
    cases: (task) => spread(task === "next-basket" ? nextBaskets(data, splitAtMs) : restsOfBaskets(data, splitAtMs)),
  };
}

/** First moment of each shopper after the split, given all before it. */
function nextBaskets(data: TrainingData, splitAtMs: number): HoldOutCase[] {
  const cases: HoldOutCase[] = [];
  for (const [from, to] of shoppers(data)) {
    let first = from;
    while (first < to && (data.at[first] ?? 0) < splitAtMs) first++;
    if (first === from || first === to) continue;
    const at = data.at[first] ?? 0;
    let end = first;
    while (end < to && data.at[end] === at) end++;
    cases.push(caseOf(data, Math.max(from, first - historyMax), first, at, new Set(data.item.subarray(first, end))));
  }
  return cases;
}

/** One line of a basket, given the one before it. */
function restsOfBaskets(data: TrainingData, splitAtMs: number): HoldOutCase[] {
  const cases: HoldOutCase[] = [];
  for (const [from, to] of shoppers(data)) {
    let start = from;
    while (start < to) {
      const at = data.at[start] ?? 0;
      let end = start + 1;
      while (end < to && data.at[end] === at) end++;
      const purchase = data.kind[start] === eventKinds.purchase.code;
      if (at >= splitAtMs && purchase && end - start > 1)
        cases.push(caseOf(data, start, start + 1, at, new Set(data.item.subarray(start + 1, end))));
      start = end;
    }
  }
  return cases;
}

function* shoppers(data: TrainingData): Iterable<[from: number, to: number]> {
  let from = 0;
  for (let row = 1; row <= data.shopper.length; row++) {
    if (row < data.shopper.length && data.shopper[row] === data.shopper[from]) continue;
    yield [from, row];
    from = row;
  }
}

const caseOf = (
  data: TrainingData,
  from: number,
  to: number,
  atMs: number,
  targets: ReadonlySet<number>,
): HoldOutCase => ({
  history: data.item.slice(from, to),
  ageDays: Float32Array.from(data.at.subarray(from, to), (at) => (atMs - at) / dayMs),
  kind: Int32Array.from(data.kind.subarray(from, to)),
  targets,
});

/** Every k-th case, so that all shoppers have a chance and the choice repeats. */
function spread(cases: HoldOutCase[]): HoldOutCase[] {
  const step = Math.max(1, Math.ceil(cases.length / casesMax));
  return cases.filter((_, index) => index % step === 0);
}
