// The grocer's own baskets, learnt and ranked in process: does a look around a department turn the shelf to it?
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelSet } from "../../origin/ranking/models/model-set.ts";
import { openModelSet } from "../../origin/ranking/models/model-set.ts";
import { rank } from "../../origin/ranking/rank.ts";
import type { ShopItems } from "../../origin/ranking/shop-items.ts";
import { shopItems } from "../../origin/ranking/shop-items.ts";
import { shopModels } from "../../origin/ranking/shop-models.ts";
import { openVisit } from "../../origin/ranking/visit.ts";
import type { LoadedModel } from "../../origin/registry/registry.ts";
import { itemToItem } from "../../origin/training/models/item-to-item.ts";
import { popular } from "../../origin/training/models/popular.ts";
import { seededRandom } from "../../origin/training/test-data.ts";
import type { TrainingData } from "../../origin/training/training-data.ts";
import { eventKinds } from "../../shared/wire/event-kind.ts";
import type { HistoryEntry } from "../../shared/wire/history.ts";
import { defaultPlacements } from "../../shared/wire/placement.ts";
import { grocerDataset } from "./dataset.ts";

interface GrocerItem {
  readonly id: string;
  readonly categories: string[];
}
let items: GrocerItem[] = [];
let data: TrainingData;
let shop: ShopItems;
let set: ModelSet;

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS();
  items = (await read(
    `select id, categories from '${grocerDataset.itemsPath}' order by id`,
  )) as unknown as GrocerItem[];
  const reader = await connection.runAndReadAll(`
    with numbered as (select id, row_number() over (order by id)::int as number from '${grocerDataset.itemsPath}')
    select (dense_rank() over (order by shopper) - 1)::int, number, epoch_ms("at")::double
    from '${grocerDataset.purchasesPath}' p join numbered on id = item order by shopper, "at", number`);
  const [shopper = [], item = [], at = []] = reader.getColumns() as number[][];
  const departments = [...new Set(items.map(({ categories }) => categories[0] ?? ""))].sort();
  data = {
    ...{ shop: "grocer", itemIds: items.map(({ id }) => id), departments, countries: [] },
    department: Int32Array.from([-1, ...items.map(({ categories }) => departments.indexOf(categories[0] ?? ""))]),
    ...{ shopper: Int32Array.from(shopper), item: Int32Array.from(item), at: Float64Array.from(at) },
    ...{ kind: new Uint8Array(item.length).fill(eventKinds.purchase.code), session: new Int32Array(item.length) },
    ...{ quantity: new Float32Array(item.length).fill(1), country: new Int16Array(item.length).fill(-1) },
  };
  const models = [popular, itemToItem].map((model): LoadedModel => {
    const { onnx, shape, parameters } = model.train(data, grocerDataset.endAtMs, model.variants.at(-1));
    const about = {
      shop: "grocer",
      model: model.name,
      version: "1",
      kind: "source",
      createdAt: 0,
      metrics: {},
    } as const;
    const rest = { dataWindow: { fromMs: 0, toMs: 1, events: 1 }, onnx: "", items: "" };
    return { manifest: { ...about, ...rest, ...shape, parameters }, onnx, itemIds: data.itemIds };
  });
  set = await openModelSet(models);
  shop = shopItems("grocer");
  await shop.put(items.map(({ id, categories }) => ({ id, categories, brand: null, stocked: true, deleted: false })));
}, 120_000);
afterAll(() => set.close());

const departmentOf = (id: string): string => items.find((item) => item.id === id)?.categories[0] ?? "";

/** Ten items of "Picked for you". */
async function picked(views: readonly string[], household: number | undefined): Promise<string[]> {
  const ages = (id: string, index: number): HistoryEntry => ({ item: id, event: "view_item", ageMs: index * 4_000 });
  const before = household === undefined ? [] : basketsOf(household);
  const visit = openVisit({
    request: { history: views.map(ages) },
    ...{ nowMs: grocerDataset.endAtMs, items: shop, models: shopModels(set, shop), crowd: {} },
    features: {
      ...{ revision: undefined, history: before, session: undefined, purchases: [] },
      affinities: {
        departmentAffinity: new Map(),
        categoryAffinity: new Map(),
        brandAffinity: new Map(),
        priceBand: new Map(),
      },
    },
  });
  const placement = defaultPlacements.find(({ name }) => name === "home");
  if (!placement) throw new Error("no placement home");
  const request = { placement: "home", items: [], n: 10, exclude: [] };
  const shelf = await rank({
    visit,
    request,
    placement,
    rules: { hidden: new Set(), pins: [] },
    pageItem: -1,
    cart: [],
  });
  return shelf.items.map(({ id }) => departmentOf(id));
}

/** The last 50 lines that a household bought, newest first. */
function basketsOf(household: number): HistoryEntry[] {
  const end = data.shopper.lastIndexOf(household) + 1;
  return Array.from({ length: 50 }, (_, index) => end - 1 - index)
    .filter((row) => data.shopper[row] === household)
    .map((row) => ({
      item: data.itemIds[(data.item[row] ?? 0) - 1] ?? "",
      event: "purchase",
      ageMs: grocerDataset.endAtMs - (data.at[row] ?? 0),
    }));
}

test.each(["PRODUCE", "MEAT", "DELI", "DRUG GM"])(
  "five looks at any items of %s fill half of the shelf with it, for a stranger and for a household with a year of baskets",
  async (department) => {
    const own = items.filter(({ categories }) => categories[0] === department);
    const random = seededRandom(17);
    const count = (shelf: readonly string[]): number => shelf.filter((name) => name === department).length;
    expect(count(await picked([], undefined))).toBeLessThanOrEqual(3);
    for (let trial = 0; trial < 20; trial++) {
      const views = Array.from({ length: 5 }, () => own[Math.floor(random() * own.length)]?.id ?? "");
      const household = trial % 2 === 0 ? undefined : Math.floor(random() * 2_000);
      const shelf = await picked(views, household);
      expect([shelf.length, Math.min(5, count(shelf))]).toEqual([10, 5]);
    }
  },
);
