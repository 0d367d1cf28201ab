import { statSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dateShiftMs, grocerDataset } from "./dataset.ts";

const dayMs = 24 * 3600_000;
const { itemsPath, purchasesPath, splitAtMs, endAtMs } = grocerDataset;
let database: DuckDBInstance;

beforeAll(async () => {
  database = await DuckDBInstance.create(":memory:");
});
afterAll(() => database.closeSync());

async function row(sql: string): Promise<Record<string, unknown>> {
  const duck = await database.connect();
  try {
    const [first] = (await duck.runAndReadAll(sql)).getRowObjectsJson();
    return first ?? {};
  } finally {
    duck.closeSync();
  }
}

it("holds a year of a grocery in at most 7 MB", async () => {
  expect(statSync(itemsPath).size + statSync(purchasesPath).size).toBeLessThan(7_000_000);
  expect(await row(`select count(*)::int as n from '${itemsPath}'`)).toEqual({ n: 6332 });
  expect(
    await row(`select count(*)::int as lines, count(distinct shopper)::int as shoppers, min(quantity) as least,
      max(quantity) as most from '${purchasesPath}'`),
  ).toEqual({ lines: 1_013_720, shoppers: 2444, least: 1, most: 72 });
});

it("sells nothing that is not in the catalogue, and at least fifty times each", async () => {
  const strays = `select count(*)::int as n from '${purchasesPath}' where item not in (select id from '${itemsPath}')`;
  expect(await row(strays)).toEqual({ n: 0 });
  expect(
    await row(`select min(lines)::int as least from (select count(*) as lines from '${purchasesPath}' group by item)`),
  ).toEqual({ least: 50 });
});

it("prices every item as shoppers paid for it", async () => {
  expect(
    await row(`select count(*)::int as n from '${itemsPath}' where price is null or price < 0.05 or price > 50`),
  ).toEqual({ n: 0 });
  const far = await row(`select count(*)::int as n from
    (select item, sum(value) / sum(quantity) as mean from '${purchasesPath}' group by item) paid
    join '${itemsPath}' items on items.id = paid.item where mean not between price * 0.4 and price * 2.5`);
  expect(far["n"]).toBeLessThan(10);
});

it("calls every item by a title of its own", async () => {
  expect(
    await row(`select count(distinct title)::int as titles, max(length(title))::int < 80 as short,
      count(*) filter (where title <> trim(title) or title like '%  %' or title like '%(%')::int as untidy,
      count(*) filter (where title = upper(title))::int as shouted from '${itemsPath}'`),
  ).toEqual({ titles: 6332, short: true, untidy: 0, shouted: 0 });
  expect(await row(`select title from '${itemsPath}' where id = '1081177'`)).toEqual({
    title: "Vine-ripe tomatoes, 15 lb",
  });
});

it("keeps the source's codes as the category path", async () => {
  expect(
    await row(`select count(distinct categories[1])::int as departments,
      list_sort(list(distinct categories[1]) filter (where categories[1] in ('PRODUCE', 'MEAT', 'DELI', 'DRUG GM'))) as four
      from '${itemsPath}'`),
  ).toEqual({ departments: 18, four: ["DELI", "DRUG GM", "MEAT", "PRODUCE"] });
});

it("has a few items sold out, none of them among the most bought", async () => {
  const soldOut = await row(`select count(*)::int as n, max(lines)::int as most from '${itemsPath}' items join
    (select item, count(*) as lines from '${purchasesPath}' group by item) bought on bought.item = items.id where stock = 0`);
  expect(soldOut["n"]).toBeGreaterThan(20);
  expect(soldOut["n"]).toBeLessThan(200);
  expect(soldOut["most"]).toBeLessThan(500);
});

it("holds out the last two weeks, and shifts whole days so that training ends yesterday", async () => {
  const held = await row(`select count(*) filter (where epoch_ms("at") >= ${splitAtMs})::int as held,
    max(epoch_ms("at")) < ${endAtMs} as ended, max(epoch_ms("at")) > ${endAtMs - dayMs} as full from '${purchasesPath}'`);
  expect(held).toEqual({ held: 38_454, ended: true, full: true });
  const now = Date.UTC(2026, 10, 24, 22, 53);
  expect(splitAtMs + dateShiftMs(now)).toBe(Date.UTC(2026, 10, 24));
  expect(dateShiftMs(now) % dayMs).toBe(0);
});
