// One household's visit, step by step: it looks at shelves, clicks what it wants, looks before it buys, and pays.
import type { EventItem } from "../../../shared/wire/event.ts";
import type { EventName } from "../../../shared/wire/event-kind.ts";
import type { ShelfAnswer } from "../../../shared/wire/recommendation-answer.ts";
import type { ShelfRequest } from "../../../shared/wire/recommendation-request.ts";
import type { Random } from "./seeded-random.ts";
import type { Bought, Visit } from "./visits.ts";

/** What the household does next: events that happen together, then shelves that the page asks for. */
export interface Step {
  readonly events: readonly Happening[];
  readonly shelves: readonly ShelfRequest[];
}

/** An event before it has an id, a time and a shopper. */
export interface Happening {
  readonly name: EventName;
  readonly items?: readonly EventItem[];
  readonly currency?: "USD";
  readonly value?: number;
  readonly transaction_id?: string;
  readonly recommendationId?: string;
}

// How the simulated shoppers behave: invented, but in the range that published click models report for shops.
const looksAtShelvesOfProduct = 0.3;
const nextPlaceIsSeen = 0.9;
const clicksWhatItWants = 0.5;
const clicksOutOfCuriosity = 0.015;
const changesItsMind = 0.03;
const foundBeforeTheCart = 0.8;
const shelfItems = 12;
const cartItemsMax = 50;

/** @param order the transaction id @yields steps; takes the answers to the shelves of the step before */
export function* shopVisit(visit: Visit, order: string, random: Random): Generator<Step, void, readonly ShelfAnswer[]> {
  const wanted = new Map(random.shuffled(visit.lines).map((line) => [line.item, line]));
  const cart: Bought[] = [];

  const answers = yield page([], [wish("home"), wish("buy-again")]);
  yield* browse(answers);
  const early = [...wanted.values()].slice(0, Math.ceil(wanted.size * foundBeforeTheCart));
  for (const line of early) yield* find(line);
  const cartItems = cart.slice(0, cartItemsMax).map(({ item }) => item);
  yield* browse(yield page([{ name: "view_cart", ...money(cart) }], [{ ...wish("cart"), items: cartItems }]));
  for (const line of [...wanted.values()]) yield* find(line);
  yield page([{ name: "begin_checkout", ...money(cart) }]);
  yield page([{ name: "purchase", transaction_id: order, ...money(cart) }]);

  /** Reads the shelves as far as attention lasts, and follows at most one card of each. */
  function* browse(shelves: readonly ShelfAnswer[]): Generator<Step, void, readonly ShelfAnswer[]> {
    for (const { recommendationId, placement, items } of shelves) {
      let seen = 0;
      let clicked: number | undefined;
      while (seen < items.length && clicked === undefined && (seen === 0 || random.chance(nextPlaceIsSeen))) {
        const want = wanted.has(items[seen]?.id ?? "");
        if (random.chance(want ? clicksWhatItWants : clicksOutOfCuriosity)) clicked = seen;
        seen++;
      }
      if (seen === 0) continue;
      const listed = items.slice(0, seen).map(({ id }, index) => ({ item_id: id, index, item_list_id: placement }));
      const events: Happening[] = [{ name: "view_item_list", items: listed, recommendationId }];
      const chosen = clicked === undefined ? undefined : listed[clicked];
      if (chosen) events.push({ name: "select_item", items: [chosen], recommendationId });
      yield page(events);
      if (chosen) yield* look(chosen.item_id);
    }
  }

  function* look(item: string): Generator<Step, void, readonly ShelfAnswer[]> {
    const line = wanted.get(item);
    if (line) return yield* find(line);
    yield page([{ name: "view_item", items: [{ item_id: item }] }]);
  }

  /** Looks at a wanted product, perhaps at what is around it, and puts it in the cart. */
  function* find(line: Bought): Generator<Step, void, readonly ShelfAnswer[]> {
    if (!wanted.delete(line.item)) return;
    const curious = random.chance(looksAtShelvesOfProduct);
    const around = curious
      ? [
          { ...wish("product-together"), item: line.item },
          { ...wish("product"), item: line.item },
        ]
      : [];
    const shelves = yield page([{ name: "view_item", items: [itemOf(line)], ...money([line]) }], around);
    yield page([{ name: "add_to_cart", items: [itemOf(line)], ...money([line]) }]);
    if (random.chance(changesItsMind)) {
      yield page([{ name: "remove_from_cart", items: [itemOf(line)], ...money([line]) }]);
      yield page([{ name: "add_to_cart", items: [itemOf(line)], ...money([line]) }]);
    }
    cart.push(line);
    yield* browse(shelves);
  }
}

const page = (events: readonly Happening[], shelves: readonly ShelfRequest[] = []): Step => ({ events, shelves });
const wish = (placement: string): ShelfRequest => ({ placement, n: shelfItems, fields: ["title"] });

function itemOf({ item, quantity, cents }: Bought): EventItem {
  return { item_id: item, quantity, price: Math.max(0, Math.round(cents / quantity)) / 100 };
}

function money(lines: readonly Bought[]): Pick<Happening, "items" | "currency" | "value"> {
  const cents = lines.reduce((sum, line) => sum + line.cents, 0);
  return { items: lines.map(itemOf), currency: "USD", value: cents / 100 };
}
