/**
 * The shelf being filled. Every rung offers items best first; this decides: distinct, available, not excluded, within the category,
 * not too many of one kind. Marks live in an array that requests share, told apart by a number, so that nothing is allocated per item.
 */
import type { Reason } from "../../shared/wire/reason.ts";
import type { Rung } from "../../shared/wire/rung.ts";
import type { ShopBundle } from "../bundle/shop-bundle.ts";
import type { Shelf } from "./shelf.ts";

export interface Pick {
  readonly item: number;
  readonly score: number;
  readonly reason: Reason;
  readonly rung: Rung;
  /** When what ranked it was made, milliseconds since the epoch. */
  readonly at: number;
}

interface Marks {
  /** `taken[item] === round`: this shelf may not (or no longer) have it. */
  readonly taken: Uint32Array;
  round: number;
}
const marksOf = new WeakMap<ShopBundle, Marks>();
const roundMax = 2 ** 32 - 1;

function newRound(shop: ShopBundle): Marks {
  let marks = marksOf.get(shop);
  if (!marks || marks.round === roundMax) {
    marks = { taken: new Uint32Array(shop.bundle.count), round: 0 };
    marksOf.set(shop, marks);
  }
  marks.round += 1;
  return marks;
}

export class Picks {
  readonly items: Pick[] = [];
  /** More items than the cap on one category lets in, for when nothing else is left. */
  readonly #spare: Pick[] = [];
  readonly #perCategory = new Map<number, number>();
  readonly #wanted: number;
  readonly #capped: number;
  readonly #shelf: Shelf;
  readonly #marks: Marks;
  readonly #category: Int32Array;
  readonly #department: Int32Array;

  /** @param wanted how many items, after those that rules fix */
  constructor(shelf: Shelf, wanted: number) {
    const { shop } = shelf.live;
    this.#shelf = shelf;
    this.#wanted = wanted;
    this.#capped = shelf.category ? 0 : shelf.placement.perCategoryMax;
    this.#marks = newRound(shop);
    this.#category = shop.bundle.category;
    this.#department = shop.bundle.department;
    if (shelf.item !== undefined) this.refuse(shelf.item);
    for (const item of shelf.cart) this.refuse(item);
    for (const item of shelf.excluded) this.refuse(item);
    for (const item of shelf.live.rulesFor(shelf.placement.name).hidden) this.refuse(item);
  }

  get full(): boolean {
    return this.items.length >= this.#wanted;
  }

  refuse(item: number): void {
    this.#marks.taken[item] = this.#marks.round;
  }

  /** Whether the shelf could still take it. */
  isOpen(item: number): boolean {
    if (this.#marks.taken[item] === this.#marks.round || this.#shelf.live.servable[item] !== 1) return false;
    const wish = this.#shelf.category;
    return !wish || (wish.number !== undefined && this.#isIn(item, wish.number));
  }

  /** Takes the item unless the shelf may not have it. @returns whether more are wanted */
  offer(item: number, score: number, reason: Reason, rung: Rung, at: number): boolean {
    if (this.full) return false;
    if (!this.isOpen(item)) return true;
    this.refuse(item);
    const pick = { item, score, reason, rung, at };
    if (this.#isCapped(item)) this.#spare.push(pick);
    else this.items.push(pick);
    return !this.full;
  }

  /** Lets in what the cap kept out, in the order it was offered. */
  takeSpare(): void {
    for (const pick of this.#spare) {
      if (this.full) return;
      this.items.push(pick);
    }
  }

  #isIn(item: number, category: number): boolean {
    return this.#category[item] === category || this.#department[item] === category;
  }

  #isCapped(item: number): boolean {
    const category = this.#category[item] ?? -1;
    if (this.#capped === 0 || category < 0) return false;
    const count = this.#perCategory.get(category) ?? 0;
    if (count >= this.#capped) return true;
    this.#perCategory.set(category, count + 1);
    return false;
  }
}
