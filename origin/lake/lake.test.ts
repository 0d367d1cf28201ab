import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventNames } from "../../shared/wire/event-kind.ts";
import type { AnswerMessage, EventMessage } from "../../shared/wire/message.ts";
import { rungs } from "../../shared/wire/rung.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { folderStore } from "../objects/folder-store.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";
import { consumerPosition, PositionMovedError } from "../stream/consumer-position.ts";
import { compactLake } from "./compact-lake.ts";
import { openLake } from "./lake.ts";
import type { LakeWriterOptions } from "./lake-writer.ts";
import { openLakeWriter } from "./lake-writer.ts";

const { sql } = await openTestDatabase();
const folder = await mkdtemp(join(tmpdir(), "endcap-lake-"));
const objects = folderStore(join(folder, "objects"));
const scratchFolder = join(folder, "scratch");
const lake = openLake({ sql, objects, scratchFolder });
const position = consumerPosition(sql, "postgres", "events", "lake");
const openWriter = (options: Partial<LakeWriterOptions> = {}) =>
  openLakeWriter({ sql, objects, position, scratchFolder, flushMsMax: 600_000, ...options });
const atMs = Date.UTC(2026, 2, 1, 23, 59);

beforeAll(async () => {
  await sql`insert into shops (shop, name) values ('a', 'A'), ('b', 'B'), ('c', 'C')`;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const click = (offset: number, fields: Partial<EventMessage> = {}, partition = 0): AppliedMessage => ({
  message: {
    type: "event",
    shop: "a",
    shopper: "k",
    consent: "full",
    receivedAt: atMs,
    verified: true,
    id: `e-${offset}`,
    name: "view_item",
    at: atMs,
    items: [{ item_id: `i-${offset % 3}`, price: 2.5 }],
    ...fields,
  },
  partition,
  offset: BigInt(offset),
  appliedAtMs: atMs + offset,
  session: "s-1",
});

async function collect(shop: string, dataset: "events" | "answers" = "events", untilMs = Number.MAX_SAFE_INTEGER) {
  const all: AppliedMessage[] = [];
  for await (const applied of lake.readApplied(shop, { untilMs, dataset })) all.push(applied);
  return all;
}

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const text = fc.string({
  minLength: 1,
  maxLength: 12,
  unit: fc.constantFrom("a", "ä", "'", '"', "\\", "\n", "😀", "|"),
});
const moment = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) });
const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
const envelope = {
  shop: fc.constant("b"),
  shopper: text,
  consent: fc.constantFrom("none", "session", "full"),
  receivedAt: moment,
  country: optional(fc.constantFrom("GB", "US")),
  device: optional(fc.constantFrom("mobile", "desktop")),
  source: optional(text),
  verified: fc.boolean(),
  requestId: optional(text),
  id: text,
  at: moment,
};
const eventItem = fc.record(
  { item_id: text, price: amount, quantity: amount, index: fc.nat(10_000), item_list_id: text },
  { requiredKeys: ["item_id"] },
);
const event = fc.record({
  type: fc.constant("event"),
  ...envelope,
  name: fc.constantFrom(...eventNames),
  session: optional(text),
  items: optional(fc.array(eventItem, { maxLength: 4 })),
  currency: optional(fc.constant("USD")),
  value: optional(amount),
  transaction_id: optional(text),
  search_term: optional(text),
  engagement_time_msec: optional(amount),
  recommendationId: optional(text),
});
const answer = fc.record({
  type: fc.constant("answer"),
  ...envelope,
  placement: text,
  rung: fc.constantFrom(...rungs),
  modelVersion: text,
  bundle: optional(text),
  rules: fc.array(text, { maxLength: 3 }),
  items: fc.array(fc.record({ item_id: text, propensity: amount }), { maxLength: 4 }),
  tookMs: amount,
});

test("gives every message back field for field, in applied order, whatever it holds", async () => {
  const messages = fc.array(fc.tuple(fc.oneof(event, answer), moment), { minLength: 300, maxLength: 300 });
  const [drawn = []] = fc.sample(messages, { numRuns: 1, seed: 7 });
  const applied = drawn.map(
    ([message, appliedAtMs], index): AppliedMessage => ({
      message: JSON.parse(JSON.stringify(message)) as EventMessage | AnswerMessage,
      partition: 5,
      offset: BigInt(index),
      appliedAtMs,
      session: `s-${index % 7}`,
    }),
  );
  const writer = await openWriter();
  await writer.add(applied, 5, 300n);
  await writer.stop();
  const ordered = applied.toSorted((a, b) => a.appliedAtMs - b.appliedAtMs || Number(a.offset - b.offset));
  expect(await collect("b")).toEqual(ordered.filter(({ message }) => message.type === "event"));
  expect(await collect("b", "answers")).toEqual(ordered.filter(({ message }) => message.type === "answer"));
});

test("SQL sees a shop's rows and nobody else's, items one a row", async () => {
  const writer = await openWriter();
  await writer.add([click(0), click(1), click(2, { items: [] }), click(3, { shop: "c" })], 0, 4n);
  await writer.flush();
  const perItem = await lake.query(
    "a",
    "select item, count(*) as n, sum(price) as total from event_items group by 1 order by 1",
  );
  expect(perItem).toEqual([
    { item: "i-0", n: 1, total: 2.5 },
    { item: "i-1", n: 1, total: 2.5 },
  ]);
  expect(await lake.query("a", "select count(*) as n from events")).toEqual([{ n: 3 }]);
  expect(await lake.query("c", "select id from events")).toEqual([{ id: "e-3" }]);
  expect(await lake.query("nobody", "select count(*) as n, (select count(*) from answers) as m from events")).toEqual([
    { n: 0, m: 0 },
  ]);
  const files = await objects.list("lake/events/shop=a/");
  expect(files).toEqual(["lake/events/shop=a/day=2026-03-01/p0-0-3.parquet"]);
  expect(await position.read(0)).toBe(4n);
  await writer.stop();
});

test("a crash between the Parquet files and the manifest leaves no double", async () => {
  const crashed = await openWriter({
    position: {
      ...position,
      advance: async () => {
        throw new Error("the process died here");
      },
    },
  });
  await crashed.add([click(0, {}, 1), click(1, {}, 1)], 1, 2n);
  await expect(crashed.flush()).rejects.toThrow("died here");
  const before = await lake.query<{ n: number }>("a", "select count(*) as n from events where log_partition = 1");
  expect(before).toEqual([{ n: 0 }]);
  await crashed.stop();

  const next = await openWriter();
  expect(await next.position(1)).toBe(0n);
  await next.add([click(0, {}, 1), click(1, {}, 1), click(2, {}, 1)], 1, 3n);
  await next.stop();
  const after = await lake.query("a", "select id from events where log_partition = 1 order by log_offset");
  expect(after).toEqual([{ id: "e-0" }, { id: "e-1" }, { id: "e-2" }]);
  expect(await objects.list("lake/events/shop=a/day=2026-03-01/p1-")).toEqual([
    "lake/events/shop=a/day=2026-03-01/p1-0-2.parquet",
  ]);
});

test("messages that come again are passed over, before and after a flush", async () => {
  const writer = await openWriter();
  await writer.add([click(0, {}, 2), click(1, {}, 2)], 2, 2n);
  await writer.add([click(1, {}, 2), click(2, {}, 2)], 2, 3n);
  await writer.flush();
  await writer.add([click(2, {}, 2), click(3, {}, 2)], 2, 4n);
  await writer.stop();
  expect(await lake.query("a", "select count(*) as n from events where log_partition = 2")).toEqual([{ n: 4 }]);
});

test("of two owners of a partition one writes; the other is told and loses nothing", async () => {
  const [first, second] = [await openWriter(), await openWriter()];
  await first.add([click(0, {}, 3)], 3, 1n);
  await second.add([click(0, {}, 3), click(1, {}, 3)], 3, 2n);
  await second.flush();
  await first.flush();
  await expect(first.add([click(2, {}, 3)], 3, 3n)).rejects.toBeInstanceOf(PositionMovedError);
  expect(await first.position(3)).toBe(2n);
  await first.add([click(2, {}, 3)], 3, 3n);
  await Promise.all([first.stop(), second.stop()]);
  expect(await lake.query("a", "select id from events where log_partition = 3 order by log_offset")).toEqual([
    { id: "e-0" },
    { id: "e-1" },
    { id: "e-2" },
  ]);
});

test("holds no more rows than allowed: add waits for the flush", async () => {
  const writer = await openWriter({ bufferRowsMax: 100 });
  for (let start = 0; start < 1_000; start += 50) {
    const batch = Array.from({ length: 50 }, (_, index) => click(start + index, {}, 4));
    await writer.add(batch, 4, BigInt(start + 50));
    expect(writer.stats().bufferedRows).toBeLessThanOrEqual(150);
  }
  await writer.stop();
  expect(await lake.query("a", "select count(*) as n from events where log_partition = 4")).toEqual([{ n: 1_000 }]);
});

test("flushes by itself after the time it was given, and leaves no scratch files behind", async () => {
  const writer = await openWriter({ flushMsMax: 50 });
  await writer.add([click(0, {}, 6)], 6, 1n);
  await expect.poll(() => position.read(6), { timeout: 10_000 }).toBe(1n);
  await writer.stop();
  expect(await readdir(scratchFolder)).toEqual([]);
});

test("merges small files into one: the same rows, and readers of the old files go on for a while", async () => {
  await sql`insert into shops (shop, name) values ('m', 'M')`;
  const writer = await openWriter();
  for (let offset = 0; offset < 12; offset++) {
    await writer.add([click(offset, { shop: "m" }, 7)], 7, BigInt(offset + 1));
    await writer.flush();
  }
  const before = await collect("m");
  const old = await objects.list("lake/events/shop=m/");
  expect(old).toHaveLength(12);
  const options = { sql, objects, scratchFolder, filesMin: 12 };
  expect(await compactLake(options)).toEqual({ merged: 12, removed: 0 });
  expect(await collect("m")).toEqual(before);
  expect(await objects.list("lake/events/shop=m/")).toHaveLength(13);
  await writer.add([click(12, { shop: "m" }, 7)], 7, 13n);
  await writer.stop();
  expect(await compactLake({ ...options, keptMs: 0 })).toEqual({ merged: 0, removed: 12 });
  expect(await objects.list("lake/events/shop=m/")).toEqual([
    "lake/events/shop=m/day=2026-03-01/p7-0-11.parquet",
    "lake/events/shop=m/day=2026-03-01/p7-12-12.parquet",
  ]);
  expect((await collect("m")).map(({ message }) => message.id)).toEqual([
    ...before.map(({ message }) => message.id),
    "e-12",
  ]);
});

test("reads up to a moment only", async () => {
  const early = await collect("a", "events", atMs + 1);
  expect(early.length).toBeGreaterThan(0);
  expect(early.every(({ appliedAtMs }) => appliedAtMs <= atMs)).toBe(true);
});

test("hides what a withdrawn key did from every reader, events and answers alike, and shows other shops and shoppers", async () => {
  await sql`insert into shops (shop, name) values ('w', 'W'), ('x', 'X')`;
  const writer = await openWriter();
  const answer = (offset: number, shopper: string): AppliedMessage => {
    const { name: _name, ...message } = click(offset, { shop: "w", shopper }).message as EventMessage;
    const served = { placement: "home", rung: "ranked", modelVersion: "m", tookMs: 1 } as const;
    return { ...click(offset, {}, 9), message: { ...message, type: "answer", ...served, rules: [], items: [] } };
  };
  const clicks = ["k", "gone", "k"].map((shopper, offset) => click(offset, { shop: "w", shopper }, 9));
  await writer.add([...clicks, answer(3, "gone"), answer(4, "k"), click(5, { shop: "x", shopper: "gone" }, 9)], 9, 6n);
  await writer.stop();
  await sql`insert into withdrawn_keys (shop, shopper_key) values ('w', 'gone')`;
  const offsets = (rows: AppliedMessage[]) => rows.map(({ offset }) => Number(offset));
  expect(offsets(await collect("w"))).toEqual([0, 2]);
  expect(offsets(await collect("w", "answers"))).toEqual([4]);
  expect(offsets(await collect("x"))).toEqual([5]);
  for (const view of ["events", "event_items", "answers"])
    expect(await lake.query("w", `select distinct shopper from ${view}`)).toEqual([{ shopper: "k" }]);
});
