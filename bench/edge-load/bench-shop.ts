/** A synthetic shop of the size of the grocer, and the calls of its shoppers: the same with each run. */

import type { TestShop } from "../../edge/bundle/test-shop.ts";
import { testShop } from "../../edge/bundle/test-shop.ts";
import type { Neighbour } from "../../shared/wire/bundle.ts";
import type { EventName } from "../../shared/wire/event-kind.ts";
import type { HistoryEntry } from "../../shared/wire/history.ts";
import { defaultPlacements } from "../../shared/wire/placement.ts";
import type { RecommendationRequest } from "../../shared/wire/recommendation-request.ts";

export const itemsCount = 6_300;
export const neighboursEach = 50;
export const historyEvents = 20;
const categoriesCount = 300;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function benchShop(shop: string): TestShop {
  const random = seeded(1);
  const popularItem = () => Math.floor(itemsCount * random() ** 2);
  const row = (): Neighbour[] =>
    Array.from({ length: neighboursEach }, (_, place) => ({
      item: popularItem(),
      score: (60 - place) * random(),
    })).sort((a, b) => b.score - a.score);
  const rows = () => Array.from({ length: itemsCount }, row);
  const { source, cards } = testShop(shop, itemsCount);
  const categories = Array.from({ length: categoriesCount }, (_, number) => `CATEGORY ${number}`);
  return {
    source: {
      ...source,
      meta: { ...source.meta, createdAt: Date.now(), placements: [...defaultPlacements], categories },
      items: source.items.map((item, number) => ({
        ...item,
        department: number % 20,
        category: 20 + (number % (categoriesCount - 20)),
        available: random() > 0.03,
      })),
      neighbours: { similar: rows(), together: rows() },
    },
    cards: cards.map((card, number) => ({
      ...card,
      title: `${card.title} of the bench, with a name as long as a grocer's`,
      image: `https://images.example/pictures/${number}-512x512.webp`,
      brand: `Brand ${number % 400}`,
      category: `CATEGORY ${20 + (number % (categoriesCount - 20))}`,
    })),
  };
}

const kinds: readonly EventName[] = ["view_item", "view_item", "view_item", "select_item", "add_to_cart", "purchase"];

/** Bodies of POST /v1/recommendations, each of another shopper with another history. */
export function benchBodies(count: number, placements: readonly string[]): string[] {
  const random = seeded(2);
  return Array.from({ length: count }, (_, shopper) => {
    let ageMs = 0;
    const history = Array.from({ length: historyEvents }, (): HistoryEntry => {
      ageMs += Math.ceil(random() * 90_000);
      const event = kinds[Math.floor(random() * kinds.length)] ?? "view_item";
      return { item: `i${Math.floor(itemsCount * random())}`, event, ageMs };
    });
    const body: RecommendationRequest = {
      shopper: `shopper-${shopper}`,
      consent: "full",
      history,
      context: { country: "GB", device: "mobile" },
      requests: placements.map((placement) => ({ placement, n: 10 })),
    };
    return JSON.stringify(body);
  });
}
