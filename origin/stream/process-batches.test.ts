import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventMessage } from "../../shared/wire/message.ts";
import type { Transaction } from "../database/connect.ts";
import { openTestDatabase } from "../database/test-database.ts";
import type { AppliedMessage } from "./applied-message.ts";
import { consumerPosition, PositionMovedError } from "./consumer-position.ts";
import { listDeadLetters, openDeadLetters } from "./dead-letters.ts";
import type { StoredRecord } from "./event-log.ts";
import { shopperKeys } from "./intake/shopper-keys.ts";
import { takeMessages } from "./intake/take-messages.ts";
import { withdraw } from "./intake/withdraw.ts";
import { knownShops } from "./known-shops.ts";
import { openPostgresLog } from "./postgres-log.ts";
import type { Processor } from "./process-batches.ts";
import { batchProcessor } from "./process-batches.ts";
import { replayDeadLetters } from "./replay-dead-letters.ts";
import { describeSteps } from "./steps/step.ts";
import { streamSteps } from "./steps/steps.ts";

const database = await openTestDatabase();
const { sql } = database;
const log = await openPostgresLog({ database });
const deadLetters = openDeadLetters(sql, log, () => {});
afterAll(() => log.close());
const startMs = Date.now();

beforeAll(async () => {
  await sql`insert into shops (shop, name) values ('a', 'A')`;
  await sql`create table counted (run text, id text, session text)`;
});

/** A world of its own: a log, features that count, and a lake that writes when told to. */
function world() {
  const run = randomUUID();
  const position = consumerPosition(sql, run, "events", "features");
  const lake = { written: [] as AppliedMessage[], buffer: [] as AppliedMessage[], position: 0n, next: 0n };
  const changed: string[][] = [];
  const clock = { shopsMs: 0 };
  const applyFeatures = async (transaction: Transaction, batch: readonly AppliedMessage[]): Promise<void> => {
    for (const { message, session } of batch) {
      if (message.requestId === "breaks") throw new TypeError("cannot read properties of undefined");
      if (message.requestId === "unstorable") await transaction`select 'x'::int, ${message.id}::text`;
      await transaction`insert into counted (run, id, session) values (${run}, ${message.id}, ${session})`;
    }
  };
  const steps = streamSteps({
    shops: knownShops(sql, () => clock.shopsMs),
    applyFeatures,
    addToLake: async (batch, _partition, nextOffset) => {
      lake.buffer.push(...batch);
      lake.next = nextOffset;
    },
    markChanged: (shops) => changed.push([...shops]),
  });
  return {
    run,
    lake,
    changed,
    clock,
    steps,
    start: (): Processor =>
      batchProcessor({
        sql,
        position,
        lakePosition: async () => {
          lake.buffer = [];
          lake.next = lake.position;
          return lake.position;
        },
        steps,
        deadLetters,
        now: Date.now,
      }),
    flush: () => {
      lake.written.push(...lake.buffer.splice(0));
      lake.position = lake.next;
    },
    counted: async () => {
      const rows = await sql<{ id: string; session: string }[]>`select id, session from counted where run = ${run}`;
      return rows.map((row) => row.id);
    },
    position,
  };
}

const event = (id: string, over: Partial<EventMessage> = {}): EventMessage => ({
  type: "event",
  shop: "a",
  shopper: "mia",
  consent: "full",
  receivedAt: startMs,
  verified: true,
  id,
  name: "view_item",
  at: startMs,
  items: [{ item_id: "i-1" }],
  ...over,
});
const recordsOf = (values: readonly (EventMessage | string)[], from = 0): StoredRecord[] =>
  values.map((value, index) => ({
    partition: 0,
    offset: BigInt(from + index),
    key: "k",
    value: typeof value === "string" ? value : JSON.stringify(value),
    appendedAt: startMs,
  }));
const batch = (records: readonly StoredRecord[]) => ({ topic: "events", partition: 0, records }) as const;

describe("the stream", () => {
  it("tells its steps in the order in which they run", () => {
    expect(describeSteps(world().steps).map((step) => step.name)).toEqual([
      "parse",
      "consent",
      "dedupe",
      "session",
      "features",
      "lake",
      "publish",
    ]);
  });

  it("counts an event that is sent five times once, also after a restart", async () => {
    const w = world();
    const shopper = w.run;
    const five = Array.from({ length: 5 }, () => event("e-1", { shopper }));
    const first = w.start();
    await first.position(0);
    await first.handle(batch(recordsOf(five.slice(0, 2))));
    await first.handle(batch(recordsOf(five.slice(2, 4), 2)));
    w.flush();
    const second = w.start();
    expect(await second.position(0)).toBe(4n);
    await second.handle(batch(recordsOf(five.slice(4), 4)));
    w.flush();
    expect(await w.counted()).toEqual(["e-1"]);
    expect(w.lake.written.map((applied) => applied.offset)).toEqual([0n]);
    expect(w.lake.position).toBe(5n);
  });

  it("tells one event of two shoppers, and an answer of the same id, apart", async () => {
    const w = world();
    const processor = w.start();
    await processor.position(0);
    const answer = { type: "answer", shop: "a", shopper: w.run, consent: "full", receivedAt: startMs, verified: true };
    const served = {
      id: "e-1",
      at: startMs,
      placement: "home",
      rung: "ranked",
      modelVersion: "1",
      rules: [],
      items: [],
      tookMs: 1,
    };
    const values = [
      event("e-1", { shopper: w.run }),
      event("e-1", { shopper: `${w.run}-b` }),
      JSON.stringify({ ...answer, ...served }),
    ];
    await processor.handle(batch(recordsOf(values)));
    expect(await w.counted()).toEqual(["e-1", "e-1", "e-1"]);
  });

  it("rolls a zombie back: whoever lost the partition changes nothing", async () => {
    const w = world();
    const [owner, zombie] = [w.start(), w.start()];
    await zombie.position(0);
    await owner.position(0);
    const records = recordsOf(["e-1", "e-2", "e-3"].map((id) => event(id, { shopper: w.run })));
    await owner.handle(batch(records));
    await expect(zombie.handle(batch(records.slice(0, 2)))).rejects.toThrow(/no longer stands/);
    const late = recordsOf([event("e-9", { shopper: w.run })], 3);
    await expect(zombie.handle(batch(late))).rejects.toBeInstanceOf(PositionMovedError);
    expect(await w.counted()).toEqual(["e-1", "e-2", "e-3"]);
    expect(await zombie.position(0)).toBe(0n);
    await zombie.handle(batch([...records, ...late]));
    expect(await w.counted()).toEqual(["e-1", "e-2", "e-3", "e-9"]);
  });

  it("loses and doubles nothing, wherever it dies between features and lake, and judges alike what comes again", async () => {
    const step = fc.record({
      ids: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 6 }),
      next: fc.constantFrom("go on", "flush", "die", "lose the lake's partition"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.boolean(), async (script, malformed) => {
        const w = world();
        const values: (EventMessage | string)[] = script.flatMap(({ ids }) =>
          ids.map((id) => event(`e-${id}`, { shopper: w.run })),
        );
        if (malformed) values[values.length >> 1] = "{";
        const all = recordsOf(values);
        const told: AppliedMessage[] = [];
        let processor = w.start();
        let from = Number(await processor.position(0));
        for (const { ids, next } of [...script, { ids: all, next: "flush" }]) {
          const part = all.slice(from, from + ids.length);
          if (part.length > 0) await processor.handle(batch(part));
          told.push(...w.lake.buffer);
          from += part.length;
          if (next === "flush") w.flush();
          if (next === "die") processor = w.start();
          if (next === "die" || next === "lose the lake's partition") from = Number(await processor.position(0));
        }
        while (from < all.length) {
          await processor.handle(batch(all.slice(from, from + 3)));
          from = Math.min(all.length, from + 3);
        }
        w.flush();
        const unique = [...new Set(values.flatMap((value) => (typeof value === "string" ? [] : [value.id])))].sort();
        expect((await w.counted()).sort()).toEqual(unique);
        expect(w.lake.written.map(({ message }) => message.id).sort()).toEqual(unique);
        // Each time the lake was told of a message, it was told the same.
        for (const applied of told)
          expect(applied).toEqual(w.lake.written.find(({ message }) => message.id === applied.message.id));
        const sessions = await sql<{ session: string }[]>`select distinct session from counted where run = ${w.run}`;
        expect(sessions.map((row) => row.session)).toEqual(unique.length > 0 ? [w.lake.written[0]?.session] : []);
      }),
      { numRuns: 40 },
    );
  });

  it("lets no message stop the partition: what makes a step fail becomes a dead letter, and its neighbours count", async () => {
    const w = world();
    const processor = w.start();
    await processor.position(0);
    const shopper = w.run;
    const values = Array.from({ length: 9 }, (_, index) => event(`e-${index}`, { shopper }));
    values[2] = event("e-2", { shopper, requestId: "breaks" });
    values[5] = event("e-5", { shopper, requestId: "unstorable" });
    values[7] = event("e-7\0", { shopper });
    await processor.handle(batch(recordsOf(values)));
    w.flush();
    const good = ["e-0", "e-1", "e-3", "e-4", "e-6", "e-8"];
    expect(await w.counted()).toEqual(good);
    expect(w.lake.written.map(({ message }) => message.id)).toEqual(good);
    expect(await w.position.read(0)).toBe(9n);
    const dead = await listDeadLetters(sql, { limit: 100 });
    const mine = dead.filter((letter) => letter.value.includes(shopper));
    expect(mine.map(({ stage, code, shop }) => [stage, code, shop]).sort()).toEqual([
      ["stream", "event/invalid", "a"],
      ["stream", "internal/unexpected", "a"],
      ["stream", "internal/unexpected", "a"],
    ]);
  });

  it("does not blame a message when the database is away: the batch comes again", async () => {
    const w = world();
    const processor = w.start();
    await processor.position(0);
    const killing = streamSteps({
      shops: knownShops(sql),
      applyFeatures: async (transaction) => {
        await transaction`select pg_terminate_backend(pg_backend_pid())`;
      },
      addToLake: async () => {},
      markChanged: () => {},
    });
    const cut = batchProcessor({
      sql,
      position: w.position,
      lakePosition: async () => 0n,
      steps: killing,
      deadLetters,
      now: Date.now,
    });
    await cut.position(0);
    await expect(cut.handle(batch(recordsOf([event("e-1", { shopper: w.run })])))).rejects.toThrow();
    await processor.handle(batch(recordsOf([event("e-1", { shopper: w.run })])));
    expect(await w.counted()).toEqual(["e-1"]);
    const dead = await listDeadLetters(sql, { limit: 100 });
    expect(dead.filter((letter) => letter.value.includes(w.run))).toEqual([]);
  });

  it("passes what is malformed, too old or of no shop to dead letters, from where it is replayed into the log", async () => {
    const w = world();
    const processor = w.start();
    await processor.position(0);
    const strange = event("e-3", { shop: "later", shopper: w.run });
    const old = event("e-4", { shopper: w.run, receivedAt: startMs - 16 * 24 * 3600_000 });
    await processor.handle(
      batch(recordsOf([`{"run":"${w.run}"`, `{"run":"${w.run}"}`, event("e-2", { shopper: w.run }), strange, old])),
    );
    expect(await w.counted()).toEqual(["e-2"]);
    const mine = async () =>
      (await listDeadLetters(sql, { limit: 100 })).filter((letter) => letter.value.includes(w.run));
    expect((await mine()).map((letter) => letter.code).sort()).toEqual([
      "event/invalid",
      "event/too-old",
      "request/malformed-json",
      "shop/unknown",
    ]);
    await sql`insert into shops (shop, name) values ('later', 'Later')`;
    w.clock.shopsMs += 10_000;
    const take = takeMessages({
      log,
      shops: knownShops(sql),
      shopperKeys: shopperKeys(sql),
      withdraw: withdraw(sql, async () => {}),
      deadLetters,
      now: Date.now,
    });
    const ids = (await mine()).filter((letter) => letter.code === "shop/unknown").map((letter) => letter.id);
    expect(await replayDeadLetters({ sql, log, deadLetters, take }, { ids, limit: 10 })).toEqual({
      replayed: 1,
      refused: [],
    });
    const [record] = await sql<
      { value: string }[]
    >`select value from log_records where value like ${`%${w.run}%`} and topic = 'events'`;
    await processor.handle(batch(recordsOf([record?.value ?? ""], 5)));
    expect((await w.counted()).sort()).toEqual(["e-2", "e-3"]);
    expect(await mine()).toHaveLength(3);
  });

  it("marks the shops whose crowd lists may have moved, and only those", async () => {
    const w = world();
    const processor = w.start();
    await processor.position(0);
    await processor.handle(batch(recordsOf([event("e-1", { shopper: w.run, name: "search" })])));
    expect(w.changed).toEqual([]);
    await processor.handle(batch(recordsOf([event("e-2", { shopper: w.run })], 1)));
    expect(w.changed).toEqual([["a"]]);
  });
});
