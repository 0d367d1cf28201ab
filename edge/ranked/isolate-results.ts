/** Ranked results in the isolate's memory, least recently used out first, bounded by how many items they hold together. */
import type { RankedList } from "../ladder/shelf.ts";

/** About 8 MB. */
const itemsMax = 50_000;

export class IsolateResults {
  readonly #results = new Map<string, { readonly list: RankedList; readonly untilMs: number }>();
  #items = 0;

  get(key: string, nowMs: number): RankedList | undefined {
    const known = this.#results.get(key);
    if (!known) return undefined;
    this.#results.delete(key);
    if (known.untilMs <= nowMs) {
      this.#items -= weight(known.list);
      return undefined;
    }
    this.#results.set(key, known);
    return known.list;
  }

  set(key: string, list: RankedList, untilMs: number): void {
    this.#drop(key);
    this.#results.set(key, { list, untilMs });
    this.#items += weight(list);
    for (const oldest of this.#results.keys()) {
      if (this.#items <= itemsMax) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const known = this.#results.get(key);
    if (!known) return;
    this.#results.delete(key);
    this.#items -= weight(known.list);
  }
}

const weight = ({ items }: RankedList): number => items.length + 5;
