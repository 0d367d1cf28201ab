// Rows of one table in the making: repeated keys are merged before the database sees them.

export class Changes<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #keyOf: (row: Row) => string;
  readonly #merge: (a: Row, b: Row) => Row;
  constructor(keyOf: (row: Row) => string, merge: (a: Row, b: Row) => Row) {
    this.#keyOf = keyOf;
    this.#merge = merge;
  }
  add(row: Row): void {
    const key = this.#keyOf(row);
    const known = this.#rows.get(key);
    this.#rows.set(key, known === undefined ? row : this.#merge(known, row));
  }
  /** In the order in which their keys came first. */
  rows(): Row[] {
    return [...this.#rows.values()];
  }
  /** In key order: every batch locks rows in the same order, so that two consumers never wait for each other in a circle. */
  sorted(): Row[] {
    return [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}
