import { pino } from "pino";
import { register } from "prom-client";
import { afterAll, describe, expect, it } from "vitest";
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import type { IntakeReply } from "../../shared/wire/intake.ts";
import { intakeMessagesMax } from "../../shared/wire/intake.ts";
import { message, messageAgeMsMax } from "../../shared/wire/message.ts";
import { openTestDatabase } from "../database/test-database.ts";
import { listDeadLetters, openDeadLetters } from "../stream/dead-letters.ts";
import { readEdgeCounters } from "../stream/intake/edge-counters.ts";
import { openPostgresLog } from "../stream/postgres-log.ts";
import { replayDeadLetters } from "../stream/replay-dead-letters.ts";
import { startIntake } from "./intake.ts";

const { sql, ...database } = await openTestDatabase();
const log = await openPostgresLog({ database: { sql, ...database } });
afterAll(() => log.close());
const logger = pino({ level: "silent" });
const intake = startIntake({ sql, log, logger, serviceSecret: "service" });
await sql`insert into shops (shop, name) values ('grocer', 'Grocer'), ('other', 'Other')`;

let ids = 0;
const event = (over: object = {}) => ({
  type: "event",
  shop: "grocer",
  shopper: { kind: "person", alias: "alias-mia" },
  consent: "full",
  receivedAt: Date.now(),
  verified: true,
  id: `e-${ids++}`,
  name: "view_item",
  at: Date.now(),
  items: [{ item_id: "995242" }],
  ...over,
});

async function post(body: unknown, options: { secret?: string; header?: string } = {}, to = intake): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const call = { method: "POST", path: "/v1/intake", body: text };
  const header = options.header ?? (await signCall(call, options.secret ?? "service", Date.now()));
  return await to.routes.request("http://origin/v1/intake", {
    method: "POST",
    body: text,
    headers: { [signatureHeader]: header, "x-request-id": "request-1" },
  });
}
const reply = async (response: Response): Promise<IntakeReply> => {
  expect(response.status).toBe(200);
  return (await response.json()) as IntakeReply;
};
const stored = async (revision: string | undefined) => {
  const [partition, offset] = (revision ?? "").split(":");
  const [row] = await sql<{ key: string; value: string }[]>`select key, value from log_records
    where topic = 'events' and partition = ${partition ?? ""} and log_offset = ${offset ?? ""}`;
  return { key: row?.key, message: message.parse(JSON.parse(row?.value ?? "null")) };
};

describe("intake", () => {
  it("answers with the position at which the log has the message, under a random key instead of the alias", async () => {
    const sent = event();
    const { accepted, refused, revisions } = await reply(await post({ messages: [sent] }));
    expect({ accepted, refused }).toEqual({ accepted: 1, refused: [] });
    const { key, message } = await stored(revisions["alias-mia"]);
    expect(message).toEqual({ ...sent, shopper: message.shopper });
    expect(message.shopper).toMatch(/^[\w-]{22}$/);
    expect(key).toBe(`grocer/${message.shopper}`);
    expect(JSON.stringify(message)).not.toContain("alias-mia");
  });

  it("gives a person one key for good, also when two processes meet them at once, and another in each shop", async () => {
    const others = await Promise.all(
      [1, 2, 3, 4].map(() => startIntake({ sql, log, logger, serviceSecret: "service" })),
    );
    const persons = Array.from({ length: 30 }, (_, n) => ({ kind: "person", alias: `alias-crowd-${n}` }));
    const replies = await Promise.all(
      others.map((other, turn) =>
        other.take((turn % 2 ? [...persons].reverse() : persons).map((shopper) => event({ shopper }))),
      ),
    );
    for (const { alias } of persons) {
      const keys = await Promise.all(replies.map(async (one) => (await stored(one.revisions[alias])).message.shopper));
      expect(new Set(keys).size).toBe(1);
    }
    const one = await intake.take([event({ shopper: { kind: "person", alias: "alias-both" } })]);
    const two = await intake.take([event({ shop: "other", shopper: { kind: "person", alias: "alias-both" } })]);
    expect((await stored(one.revisions["alias-both"])).message.shopper).not.toBe(
      (await stored(two.revisions["alias-both"])).message.shopper,
    );
  });

  it("keeps no row for who did not allow it", async () => {
    const before = await sql`select * from shoppers`;
    const kinds = ["session", "batch"] as const;
    const { revisions } = await reply(
      await post({
        messages: kinds.map((kind) => event({ consent: "session", shopper: { kind, alias: `alias-${kind}` } })),
      }),
    );
    expect((await stored(revisions["alias-session"])).message.shopper).toBe("s.alias-session");
    expect((await stored(revisions["alias-batch"])).message.shopper).toBe("b.alias-batch");
    expect(await sql`select * from shoppers`).toHaveLength(before.length);
  });

  it("refuses what can never be taken by index and code, keeps it as a dead letter, and takes the rest", async () => {
    const now = Date.now();
    const bad = [
      [event({ name: "teleport" }), "event/unknown-name"],
      [event({ items: "all of them" }), "event/invalid"],
      ["not even an object", "event/invalid"],
      [null, "event/invalid"],
      [event({ shop: "nobody" }), "shop/unknown"],
      [event({ receivedAt: now - messageAgeMsMax - 1_000 }), "event/too-old"],
      [event({ receivedAt: now + 3_600_000 }), "event/in-future"],
      [event({ search_term: "a\0b" }), "event/invalid"],
    ] as const;
    const messages = bad.flatMap(([message]) => [message, event()]);
    const { accepted, refused } = await reply(await post({ messages }));
    expect(accepted).toBe(bad.length);
    expect(refused.map(({ index, code }) => [index, code])).toEqual(bad.map(([, code], place) => [place * 2, code]));
    const kept = await listDeadLetters(sql, { limit: 100 });
    for (const [message, code] of bad)
      expect(kept).toContainEqual(expect.objectContaining({ code, value: JSON.stringify(message), stage: "intake" }));
    expect(kept.find((letter) => letter.code === "shop/unknown")).toMatchObject({ shop: "nobody", times: 1 });
    expect([...(await log.ends("dead")).values()].reduce((a, b) => a + b)).toBeGreaterThanOrEqual(BigInt(bad.length));
    await post({ messages: [bad[0][0]] });
    const [again] = await listDeadLetters(sql, { limit: 1 });
    expect(again).toMatchObject({ code: "event/unknown-name", times: 2 });
  });

  it("replays a dead letter once what was wrong is mended, and leaves the others dead", async () => {
    const deadLetters = openDeadLetters(sql, log, () => {});
    await sql`insert into shops (shop, name) values ('nobody', 'Nobody')`;
    const take = startIntake({ sql, log, logger, serviceSecret: "service" }).take;
    const before = await listDeadLetters(sql, { limit: 100 });
    const result = await replayDeadLetters({ sql, log, deadLetters, take }, { limit: 100 });
    expect(result.replayed).toBe(1);
    expect(result.refused).toHaveLength(before.length - 1);
    expect(await listDeadLetters(sql, { shop: "nobody", limit: 10 })).toEqual([]);
    const [done] = await listDeadLetters(sql, { shop: "nobody", limit: 10, all: true });
    expect(done?.replayedAt).toBeInstanceOf(Date);
    const values = await sql<
      { value: string }[]
    >`select value from log_records where topic = 'events' and value like '%"shop":"nobody"%'`;
    expect(values).toHaveLength(1);
  });

  it("refuses calls that the edge did not sign, broken bodies and bodies that are too large, by their codes", async () => {
    const codeOf = async (response: Response) => [
      response.status,
      ((await response.json()) as { error: { code: string } }).error.code,
    ];
    expect(await codeOf(await post({ messages: [] }, { secret: "other" }))).toEqual([401, "signature/invalid"]);
    expect(await codeOf(await post({ messages: [] }, { header: "" }))).toEqual([401, "signature/missing"]);
    expect(await codeOf(await post("{"))).toEqual([400, "request/malformed-json"]);
    expect(await codeOf(await post({ messages: "none" }))).toEqual([422, "request/invalid"]);
    const tooMany = Array.from({ length: intakeMessagesMax + 1 }, () => 0);
    expect(await codeOf(await post({ messages: tooMany }))).toEqual([422, "request/too-many"]);
    expect(await codeOf(await post("x".repeat(4_000_001)))).toEqual([413, "request/too-large"]);
  });

  it("answers 503 with Retry-After when the log is away, so that the edge keeps the events", async () => {
    const away = startIntake({
      sql,
      log: { ...log, append: () => Promise.reject(new Error("connection refused")) },
      logger,
      serviceSecret: "service",
    });
    await expect(away.take([event()])).rejects.toMatchObject({ code: "origin/unavailable", retryAfterSeconds: 1 });
    expect(await away.health()).toEqual({ ok: false, detail: "messages cannot be taken: connection refused" });
  });

  it("logs the requests whose events the edge had kept, so that each can be followed", async () => {
    const lines: string[] = [];
    const told = startIntake({
      sql,
      log,
      logger: pino({}, { write: (line) => lines.push(line) }),
      serviceSecret: "service",
    });
    const sent = [
      event({ requestId: "request-1" }),
      event({ requestId: "kept-1" }),
      event({ requestId: "kept-2" }),
      null,
    ];
    await post({ messages: sent }, {}, told);
    const [line] = lines.map((text) => JSON.parse(text)).filter(({ earlier }) => earlier);
    expect(line).toMatchObject({ requestId: "request-1", earlier: ["kept-1", "kept-2"] });
  });

  it("keeps what the edge counted, once, and sums it by time", async () => {
    const counters = {
      isolate: "i-1",
      sinceMs: 1_000_000,
      untilMs: 1_009_000,
      counts: {
        ...{ "rung/grocer/session": 3, "rung/grocer/none": 9, errors: 1 },
        ...{ "latency/recommendations/20": 4, "latency/recommendations/over": 1 },
      },
    };
    for (let turn = 0; turn < 3; turn++) await reply(await post({ messages: [], counters }));
    await reply(await post({ messages: [], counters: { ...counters, isolate: "i-2" } }));
    const metrics = await register.metrics();
    expect(metrics).toContain('endcap_edge_shelves_total{shop="grocer",rung="session"} 6');
    expect(metrics).not.toContain('endcap_edge_shelf_seconds_bucket{le="0.01"}');
    expect(metrics).toContain('endcap_edge_shelf_seconds_bucket{le="0.05"} 8');
    expect(metrics).toContain('endcap_edge_shelf_seconds_bucket{le="+Inf"} 10');
    expect(await readEdgeCounters(sql, { fromMs: 0, untilMs: 2_000_000, spanMs: 10_000 })).toEqual([
      { at: 1_000_000, counts: expect.objectContaining({ "rung/grocer/session": 6, errors: 2 }) },
    ]);
  });
});
