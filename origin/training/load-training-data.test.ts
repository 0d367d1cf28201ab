import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { eventKinds } from "../../shared/wire/event-kind.ts";
import type { EventMessage } from "../../shared/wire/message.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { openLake } from "../lake/lake.ts";
import { openLakeWriter } from "../lake/lake-writer.ts";
import { folderStore } from "../objects/folder-store.ts";
import { consumerPosition } from "../stream/consumer-position.ts";
import { loadTrainingData } from "./load-training-data.ts";

const { sql } = await openTestDatabase();
const folder = await mkdtemp(join(tmpdir(), "endcap-training-"));
const objects = folderStore(join(folder, "objects"));
const scratchFolder = join(folder, "scratch");
const lake = openLake({ sql, objects, scratchFolder });
const position = consumerPosition(sql, "postgres", "events", "lake");
const writer = await openLakeWriter({ sql, objects, position, scratchFolder, flushMsMax: 600_000 });
afterAll(async () => {
  await writer.stop();
  await rm(folder, { recursive: true, force: true });
});
const hourMs = 3_600_000;
const at = Date.UTC(2026, 2, 1);

let offset = 0;
async function happen(...events: Partial<EventMessage>[]): Promise<void> {
  await writer.position(0);
  await writer.add(
    events.map((fields) => ({
      message: {
        ...{
          type: "event",
          shop: "a",
          shopper: "k",
          consent: "full",
          receivedAt: at,
          verified: true,
          name: "view_item",
        },
        ...{ id: `e-${offset}`, at },
        ...fields,
      } as EventMessage,
      partition: 0,
      offset: BigInt(offset++),
      appliedAtMs: at,
      session: `s-${fields.shopper ?? "k"}`,
    })),
    0,
    BigInt(offset),
  );
  await writer.flush();
}

test("rows come by shopper and time, with the items and departments of the catalogue, and leave out what is not taste", async () => {
  await sql`insert into shops (shop, name) values ('a', 'A'), ('b', 'B')`;
  await sql`insert into items (shop, id, title, categories, revision, deleted_at) values
    ('a', 'z', 'Z', array['MEAT'], 1, null), ('a', 'B', 'B', array['DELI', 'Cheese'], 1, null),
    ('a', 'a', 'A', '{}', 1, null), ('a', 'gone', 'Gone', '{}', 1, now())`;
  const item = (item_id: string, quantity?: number) => ({ item_id, ...(quantity === undefined ? {} : { quantity }) });
  await happen(
    { shopper: "k2", at: at + 5, items: [item("z")], country: "GB" },
    { shopper: "k1", at: at + 9, name: "purchase", items: [item("z", 2), item("a"), item("gone"), item("unheard")] },
    { shopper: "k1", at: at + 1, items: [item("B")], country: "GB" },
    { shopper: "k1", at: at + 2, items: [item("B")], country: "GB" },
    { shopper: "k1", at: at + hourMs, items: [item("B")], country: "FR" },
    { shopper: "k1", name: "view_item_list", items: [item("a")] },
    { shopper: "k3", consent: "none", items: [item("a")] },
    { shopper: "k4", at: at + 100 * hourMs, items: [item("a")] },
    { shop: "b", shopper: "k5", items: [item("a")] },
  );
  const data = await loadTrainingData(lake, sql, "a", { fromMs: at, untilMs: at + 50 * hourMs });
  expect(data.itemIds).toEqual(["B", "a", "z"]);
  expect(data.departments).toEqual(["DELI", "MEAT"]);
  expect([...data.department]).toEqual([-1, 0, -1, 1]);
  expect(data.countries).toEqual(["GB", "FR"]);
  const { view_item: view, purchase } = eventKinds;
  expect([...data.shopper]).toEqual([0, 0, 0, 0, 1]);
  expect([...data.item]).toEqual([1, 2, 3, 1, 3]);
  expect([...data.kind]).toEqual([view.code, purchase.code, purchase.code, view.code, view.code]);
  expect([...data.at]).toEqual([at + 1, at + 9, at + 9, at + hourMs, at + 5]);
  expect([...data.session]).toEqual([0, 0, 0, 0, 1]);
  expect([...data.quantity]).toEqual([2, 1, 2, 1, 1]);
  expect([...data.country]).toEqual([0, -1, -1, 1, 0]);
});

test("who withdrew consent is not learned from, in that shop", async () => {
  const shoppers = async (): Promise<number> => {
    const { shopper } = await loadTrainingData(lake, sql, "a", { fromMs: at, untilMs: at + 50 * hourMs });
    return new Set(shopper).size;
  };
  const before = await shoppers();
  await sql`insert into withdrawn_keys (shop, shopper_key) values ('b', 'k2')`;
  expect(await shoppers()).toBe(before);
  await sql`insert into withdrawn_keys (shop, shopper_key) values ('a', 'k2')`;
  const { shopper, country, countries } = await loadTrainingData(lake, sql, "a", {
    fromMs: at,
    untilMs: at + 50 * hourMs,
  });
  expect(new Set(shopper).size).toBe(before - 1);
  expect(country).toHaveLength(4);
  expect(countries).toEqual(["FR", "GB"]);
});

test("a shop without events or items gives no rows", async () => {
  const data = await loadTrainingData(lake, sql, "b", { fromMs: 0, untilMs: at * 2 });
  expect(data.itemIds).toEqual([]);
  expect(data.item).toHaveLength(0);
});
