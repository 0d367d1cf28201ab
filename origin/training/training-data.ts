// What models learn from: the lake's events of one shop as columns, one row an event and item, ordered by shopper and then by time.

export interface TrainingData {
  readonly shop: string;
  /** Item ids: number i stands for itemIds[i − 1]; 0 is padding, as in every model. */
  readonly itemIds: readonly string[];
  /** Department of each item number as an index in `departments`; −1 = none. Entry 0 is padding. */
  readonly department: Int32Array;
  readonly departments: readonly string[];
  readonly countries: readonly string[];
  /** Columns, all of one length. Shoppers and sessions are numbered from 0. */
  readonly shopper: Int32Array;
  readonly item: Int32Array;
  /** `eventKinds[…].code`. */
  readonly kind: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly at: Float64Array;
  readonly session: Int32Array;
  readonly quantity: Float32Array;
  /** Index in `countries`; −1 = unknown. */
  readonly country: Int16Array;
}

/** The same items, only the rows for which `keep` holds. */
export function filterRows(data: TrainingData, keep: (row: number) => boolean): TrainingData {
  const rows: number[] = [];
  for (let row = 0; row < data.item.length; row++) if (keep(row)) rows.push(row);
  const pick = <T extends Int32Array | Uint8Array | Float64Array | Float32Array | Int16Array>(column: T): T => {
    const picked = new (column.constructor as new (length: number) => T)(rows.length);
    rows.forEach((row, index) => {
      picked[index] = column[row] ?? 0;
    });
    return picked;
  };
  return {
    ...data,
    shopper: pick(data.shopper),
    item: pick(data.item),
    kind: pick(data.kind),
    at: pick(data.at),
    session: pick(data.session),
    quantity: pick(data.quantity),
    country: pick(data.country),
  };
}
