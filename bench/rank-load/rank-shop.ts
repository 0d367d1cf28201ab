/** A made-up shop for the rank bench: 20,000 items in departments and categories, shoppers who mostly stay in one, all from a seed. */
import type { Sql } from "../../origin/database/connect.ts";
import type { Registry } from "../../origin/registry/registry.ts";
import { boughtTogether } from "../../origin/training/models/bought-together.ts";
import { itemToItem } from "../../origin/training/models/item-to-item.ts";
import { popular } from "../../origin/training/models/popular.ts";
import { trending } from "../../origin/training/models/trending.ts";
import type { TrainingData } from "../../origin/training/training-data.ts";
import { eventKinds } from "../../shared/wire/event-kind.ts";
import type { RankRequest } from "../../shared/wire/rank.ts";

export const shop = "bench";
export const itemsCount = 20_000;
const departmentsCount = 20;
const categoriesCount = 400;
const shoppersCount = 20_000;
const eventsPerShopper = 25;
const historyEvents = 20;
const dayMs = 86_400_000;

/** Numbers in [0, 1) that repeat with the seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Skewed like demand: few items take most of it. */
const someItem = (random: () => number, category: number): number =>
  1 + category + categoriesCount * Math.floor((itemsCount / categoriesCount) * random() ** 2);

export async function makeShop(sql: Sql, registry: Registry, nowMs: number): Promise<void> {
  await sql`insert into shops (shop, name, settings) values (${shop}, 'Bench', ${sql.json({
    rules: [
      ...Array.from({ length: 20 }, (_, rule) => ({ id: `hide-${rule}`, kind: "hide", item: `item-${rule * 37 + 1}` })),
      { id: "pin", kind: "pin", item: "item-19999", position: 3 },
    ],
  })})`;
  await sql`insert into items (shop, id, title, categories, brand, stock, revision)
    select ${shop}, 'item-' || n, 'Item ' || n,
      array['Department ' || ((n - 1) % ${categoriesCount}) % ${departmentsCount}, 'Category ' || (n - 1) % ${categoriesCount}],
      'Brand ' || n % 500, case when n % 50 = 0 then 0 else 100 end, 1
    from generate_series(1, ${itemsCount}) n`;
  await sql`insert into catalogue_revisions (shop, revision) values (${shop}, 1)`;
  const data = makeData(nowMs);
  for (const model of [popular, trending, itemToItem, boughtTogether]) {
    const trained = model.train(data, nowMs);
    const ref = { shop, model: model.name, version: "bench-1" };
    const dataWindow = { fromMs: nowMs - 30 * dayMs, toMs: nowMs, events: data.item.length };
    const about = {
      kind: "source" as const,
      createdAt: nowMs,
      dataWindow,
      metrics: {},
      parameters: trained.parameters,
    };
    await registry.save({ ...ref, ...about, ...trained.shape }, { onnx: trained.onnx, itemIds: data.itemIds });
    await registry.promote(ref, { actor: "bench" });
  }
}

function makeData(nowMs: number): TrainingData {
  const random = seeded(1);
  const rows = shoppersCount * eventsPerShopper;
  const shopper = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / eventsPerShopper));
  const home = Int32Array.from({ length: shoppersCount }, () => Math.floor(random() * categoriesCount));
  const wander = (own: number): number => (random() < 0.7 ? own : Math.floor(random() * categoriesCount));
  const { view_item, purchase } = eventKinds;
  return {
    shop,
    itemIds: Array.from({ length: itemsCount }, (_, index) => `item-${index + 1}`),
    department: Int32Array.from({ length: itemsCount + 1 }, (_, item) =>
      item === 0 ? -1 : ((item - 1) % categoriesCount) % departmentsCount,
    ),
    departments: Array.from({ length: departmentsCount }, (_, number) => `Department ${number}`),
    countries: [],
    shopper,
    item: shopper.map((who) => someItem(random, wander(home[who] ?? 0))),
    kind: Uint8Array.from(shopper, () => (random() < 0.2 ? purchase.code : view_item.code)),
    at: Float64Array.from(shopper, (_, row) => nowMs - 30 * dayMs + (row % eventsPerShopper) * dayMs + row),
    session: shopper.slice(),
    quantity: new Float32Array(rows).fill(1),
    country: new Int16Array(rows).fill(-1),
  };
}

/** Requests whose histories all differ: what a shopper of some categories looked at within the last hour and week. */
export function makeRequest(random: () => number): RankRequest {
  const category = Math.floor(random() * categoriesCount);
  const history = Array.from({ length: historyEvents }, (_, step) => ({
    item: `item-${someItem(random, random() < 0.7 ? category : Math.floor(random() * categoriesCount))}`,
    event: random() < 0.85 ? ("view_item" as const) : ("add_to_cart" as const),
    ageMs: Math.floor(step < 6 ? step * 20_000 + random() * 10_000 : 3_600_000 * (step + random())),
  }));
  const cart = history.slice(0, 2).map(({ item }) => item);
  const exclude = Array.from({ length: 4 }, () => `item-${someItem(random, category)}`);
  return {
    ...{ shop, consent: "session", country: "GB", device: "mobile", history },
    requests: [{ placement: "home", items: cart, n: 24, exclude }],
  };
}
