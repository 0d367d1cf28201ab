// What is bought in one basket with the item of the page or the cart.
import { eventKinds } from "../../../shared/wire/event-kind.ts";
import type { Shelf, Source } from "../shelf.ts";
import { proposals } from "./proposals.ts";

const model = "bought-together";

export const boughtTogether: Source = {
  name: "bought-together",
  summary: "what baskets hold beside the item of the page, or beside the cart",
  model,
  async propose(shelf) {
    const basket = basketOf(shelf);
    if (basket.length === 1) return proposals(boughtTogether, shelf.visit.models.neighbours(model, basket[0] ?? -1));
    const points = basket.map((item) => ({ item, weight: 1, ageMs: 0, kind: eventKinds.add_to_cart.code }));
    return proposals(boughtTogether, await shelf.visit.models.ask(model, points));
  },
  explain(shelf, chosen) {
    const { items, models } = shelf.visit;
    const basket = basketOf(shelf).map((item) => ({ item, weight: 1 }));
    const strongest = models.strongest(model, basket, chosen);
    return (item) => ({ kind: "goes-with", item: items.idOf(basket[strongest.get(item) ?? 0]?.item ?? -1) });
  },
};

/** The page's item speaks alone; without one the cart does. */
const basketOf = ({ pageItem, cart }: Shelf): readonly number[] => (pageItem >= 0 ? [pageItem] : cart);
