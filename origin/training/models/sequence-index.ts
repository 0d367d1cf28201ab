// Rows of training data as steps: what one shopper did at one moment. The lines of a basket are one step, a click is one.
import type { TrainingData } from "../training-data.ts";

export interface SequenceIndex {
  readonly steps: number;
  /** Step of a row; first row of a step (one entry more than steps); first step of the step's shopper, and the one after their last. */
  readonly stepOf: Int32Array;
  readonly firstRow: Int32Array;
  readonly shopperFirst: Int32Array;
  readonly shopperEnd: Int32Array;
  /** Rows of item i: rows[rowStart[i] … rowStart[i + 1]). */
  readonly rowStart: Int32Array;
  readonly rows: Int32Array;
}

/** @param counts rows that take no part are left out of `rows`, but still belong to their step */
export function indexSequences(data: TrainingData, counts: (row: number) => boolean): SequenceIndex {
  const length = data.item.length;
  const stepOf = new Int32Array(length);
  const firstRow: number[] = [];
  const shopperFirst: number[] = [];
  for (let row = 0; row < length; row++) {
    const sameShopper = row > 0 && data.shopper[row] === data.shopper[row - 1];
    if (!sameShopper || data.at[row] !== data.at[row - 1]) {
      const step = firstRow.push(row) - 1;
      shopperFirst.push(sameShopper ? (shopperFirst[step - 1] ?? 0) : step);
    }
    stepOf[row] = firstRow.length - 1;
  }
  const steps = firstRow.length;
  const shopperEnd = new Int32Array(steps);
  for (let step = steps - 1; step >= 0; step--) {
    const last = step === steps - 1 || shopperFirst[step + 1] !== shopperFirst[step];
    shopperEnd[step] = last ? step + 1 : (shopperEnd[step + 1] ?? 0);
  }
  const rowStart = new Int32Array(data.itemIds.length + 2);
  for (let row = 0; row < length; row++) {
    const next = (data.item[row] ?? 0) + 1;
    if (counts(row)) rowStart[next] = (rowStart[next] ?? 0) + 1;
  }
  for (let item = 1; item < rowStart.length; item++) rowStart[item] = (rowStart[item] ?? 0) + (rowStart[item - 1] ?? 0);
  const rows = new Int32Array(rowStart.at(-1) ?? 0);
  const place = rowStart.slice();
  for (let row = 0; row < length; row++) {
    if (!counts(row)) continue;
    const item = data.item[row] ?? 0;
    rows[place[item] ?? 0] = row;
    place[item] = (place[item] ?? 0) + 1;
  }
  return {
    steps,
    stepOf,
    firstRow: Int32Array.from([...firstRow, length]),
    shopperFirst: Int32Array.from(shopperFirst),
    shopperEnd,
    rowStart,
    rows,
  };
}
