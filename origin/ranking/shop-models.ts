// A shop's live models in the shop's own item numbers.

import type { ModelSet } from "./models/model-set.ts";
import type { Answer, Question } from "./models/question-queue.ts";
import type { ShopItems } from "./shop-items.ts";

/** One event of a history, newest first, in the shop's item numbers. */
export interface HistoryPoint {
  readonly item: number;
  readonly weight: number;
  readonly ageMs: number;
  /** `eventKinds[…].code` */
  readonly kind: number;
}

export interface ShopModels {
  /** Best first; undefined when the model is missing or overloaded, or knows nothing of the history. */
  ask(model: string, newestFirst: readonly HistoryPoint[]): Promise<Answer | undefined>;
  list(model: string, key: string): Answer | undefined;
  /** The model's answer to one item alone. */
  neighbours(model: string, item: number): Answer;
  /** For each item the index of the point whose neighbours give it most; items that no point knows are left out. */
  strongest(
    model: string,
    points: readonly Pick<HistoryPoint, "item" | "weight">[],
    items: readonly number[],
  ): Map<number, number>;
  /** `item-to-item:20260301-1`; `none` when the shop has no such model. */
  version(model: string): string;
  /** A number of the manifest's parameters. */
  parameter(model: string, name: string, standard: number): number;
}

interface Table {
  readonly toShop: Int32Array;
  readonly toModel: ReadonlyMap<number, number>;
  /** Scratch, one entry a model number, all 0 between calls. */
  readonly slots: Int32Array;
}

const none: Answer = { item: new Int32Array(0), score: new Float32Array(0) };
const known = new WeakMap<ModelSet, ShopModels>();

/** Built once a model set. */
export function shopModels(set: ModelSet | undefined, items: ShopItems): ShopModels {
  const before = set && known.get(set);
  if (before) return before;
  const made = build(set, items);
  if (set) known.set(set, made);
  return made;
}

function build(set: ModelSet | undefined, items: ShopItems): ShopModels {
  const lists = new Map<string, Answer>();
  const tables = new Map<string, Table>();
  for (const [name, { itemIds }] of set?.models ?? []) {
    const toShop = Int32Array.from(["", ...itemIds], (id, index) => (index === 0 ? -1 : items.numberOf(id)));
    const toModel = new Map(Array.from(toShop, (item, number) => [item, number]));
    tables.set(name, { toShop, toModel, slots: new Int32Array(toShop.length) });
  }
  const toShop = (model: string, answer: Answer): Answer => {
    const table = tables.get(model)?.toShop;
    return { item: answer.item.map((number) => table?.[number] ?? -1), score: answer.score };
  };
  return {
    async ask(model, newestFirst) {
      const [table, manifest] = [tables.get(model), set?.models.get(model)?.manifest];
      if (!set || !table || !manifest) return undefined;
      const question = questionOf(newestFirst, table.toModel, manifest.historyMax);
      const answer = await set.ask(model, question);
      return answer && toShop(model, answer);
    },
    list(model, key) {
      const id = `${model} ${key}`;
      const known = lists.get(id);
      if (known) return known;
      const list = set?.list(model, key);
      if (!list) return undefined;
      const made = toShop(model, list);
      lists.set(id, made);
      return made;
    },
    neighbours(model, item) {
      const [rows, row] = [set?.neighbours(model), tables.get(model)?.toModel.get(item)];
      if (!rows || row === undefined) return none;
      const [from, end] = [row * rows.width, (row + 1) * rows.width];
      const zero = rows.item.subarray(from, end).indexOf(0);
      const to = zero < 0 ? end : from + zero;
      return toShop(model, { item: rows.item.subarray(from, to), score: rows.score.subarray(from, to) });
    },
    strongest(model, points, items) {
      const found = new Map<number, number>();
      const [rows, table] = [set?.neighbours(model), tables.get(model)];
      if (!rows || !table) return found;
      const { slots, toModel } = table;
      const numbers = items.map((item) => toModel.get(item) ?? 0);
      const best = new Float32Array(items.length);
      numbers.forEach((number, slot) => {
        slots[number] = slot + 1;
      });
      points.forEach(({ item, weight }, point) => {
        const row = toModel.get(item);
        if (row === undefined) return;
        for (let at = row * rows.width; at < (row + 1) * rows.width; at++) {
          const slot = slots[rows.item[at] as number] as number;
          if (slot === 0) continue;
          const part = weight * (rows.score[at] as number);
          if (part <= (best[slot - 1] as number)) continue;
          best[slot - 1] = part;
          found.set(items[slot - 1] as number, point);
        }
      });
      for (const number of numbers) slots[number] = 0;
      return found;
    },
    version(model) {
      const live = set?.models.get(model);
      return live ? `${model}:${live.manifest.version}` : "none";
    },
    parameter(model, name, standard) {
      const value = set?.models.get(model)?.manifest.parameters[name];
      return typeof value === "number" ? value : standard;
    },
  };
}

function questionOf(newestFirst: readonly HistoryPoint[], toModel: ReadonlyMap<number, number>, max: number): Question {
  const points: { number: number; point: HistoryPoint }[] = [];
  for (const point of newestFirst) {
    const number = toModel.get(point.item);
    if (number === undefined || points.length >= max) continue;
    points.push({ number, point });
  }
  points.reverse();
  return {
    history: Int32Array.from(points, ({ number }) => number),
    weight: Float32Array.from(points, ({ point }) => point.weight),
    age: Float32Array.from(points, ({ point }) => point.ageMs / 86_400_000),
    kind: Int32Array.from(points, ({ point }) => point.kind),
  };
}
