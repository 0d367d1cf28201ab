import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { Hono } from "hono";
import { expect, test } from "vitest";
import type { IntakeBody } from "../../shared/wire/intake.ts";
import type { EdgeEnv } from "../bindings.ts";
import { count } from "../counters/counters.ts";
import { guard } from "../gate/gate.ts";
import type { Handler } from "../gate/route.ts";
import { mountRoutes } from "../gate/route.ts";
import { bindings, eventually, intakeCalls, newShop, scriptOrigin } from "../test-edge.ts";
import worker from "../worker.ts";
import type { AnswerIntakeMessage } from "./deliver-answers.ts";
import { deliverAnswers } from "./deliver-answers.ts";

const answer = (shop: string, id: string): AnswerIntakeMessage => ({
  type: "answer",
  shop,
  shopper: { kind: "batch", alias: "aaaaaaaaaaaa" },
  consent: "none",
  receivedAt: Date.now(),
  verified: true,
  id,
  at: Date.now(),
  placement: "home",
  rung: "popular",
  modelVersion: "m-1",
  rules: [],
  items: [{ item_id: "1", propensity: 1 }],
  tookMs: 3,
});

const serve: Handler = (context) => {
  const shop = context.req.query("shop") ?? "";
  deliverAnswers(context, [answer(shop, context.req.query("id") ?? "")]);
  return context.json({});
};
const app = new Hono<EdgeEnv>();
guard(app, () => false);
mountRoutes(app, [{ path: "/serve", methods: { GET: serve } }]);

/** Requests at the same time, all behind work done. */
async function serveAll(shop: string, ids: readonly string[]): Promise<void> {
  await Promise.all(
    ids.map(async (id) => {
      const context = createExecutionContext();
      expect((await app.request(`/serve?shop=${shop}&id=${id}`, {}, bindings, context)).status).toBe(200);
      await waitOnExecutionContext(context);
    }),
  );
}
const bodies = async (shop: string) =>
  (await intakeCalls(shop)).filter(({ status }) => status === 200).map(({ body }) => body as IntakeBody);
const idsTaken = async (shop: string) =>
  (await bodies(shop)).flatMap(({ messages }) => messages.map((message) => (message as AnswerIntakeMessage).id));

test("answers of many requests reach the log in few calls, and the isolate's counters ride along", async () => {
  const shop = newShop();
  const ids = Array.from({ length: 30 }, (_, index) => `r-${index}`);
  await serveAll(shop, ids);
  expect((await idsTaken(shop)).sort()).toEqual(ids.sort());
  const calls = await bodies(shop);
  expect(calls.length).toBeLessThanOrEqual(3);
  const counted = calls.reduce((sum, { counters }) => sum + (counters?.counts[`rung/${shop}/popular`] ?? 0), 0);
  expect(counted).toBe(30);
  expect(calls[0]?.counters).toMatchObject({ isolate: expect.any(String), sinceMs: expect.any(Number) });
});

test("an outage holds answers and counters back, and once it is over both arrive, each once", async () => {
  const shop = newShop();
  await scriptOrigin(shop, "/v1/intake", { status: 503 });
  await serveAll(shop, ["a", "b", "c"]);
  expect(await idsTaken(shop)).toEqual([]);
  await scriptOrigin(shop, "/v1/intake", undefined);
  await eventually(async () => {
    await serveAll(shop, ["later"]);
    return (await idsTaken(shop)).includes("later");
  });
  const arrived = (await idsTaken(shop)).filter((id) => id !== "later");
  expect(arrived.sort()).toEqual(["a", "b", "c"]);
  const counted = (await bodies(shop)).reduce(
    (sum, { counters }) => sum + (counters?.counts[`rung/${shop}/popular`] ?? 0),
    0,
  );
  expect(counted).toBeGreaterThanOrEqual(4);
});

test("a queue that is full drops what comes, and counts it", async () => {
  const shop = newShop();
  await scriptOrigin(shop, "/v1/intake", { status: 503 });
  const ids = Array.from({ length: 2_100 }, (_, index) => `q-${index}`);
  await serveAll(shop, ids);
  await scriptOrigin(shop, "/v1/intake", undefined);
  await eventually(async () => {
    await serveAll(shop, ["later"]);
    return (await idsTaken(shop)).includes("later");
  });
  const counts = (await bodies(shop)).map(({ counters }) => counters?.counts["answers/dropped"] ?? 0);
  expect(counts.reduce((sum, dropped) => sum + dropped, 0)).toBeGreaterThanOrEqual(100);
});

test("the cron of each minute sends counters that no request took along", async () => {
  const shop = newShop();
  count(`rung/${shop}/baked`, Date.now() - 60_000);
  const context = createExecutionContext();
  await worker.scheduled?.(createScheduledController(), bindings, context);
  await waitOnExecutionContext(context);
  const reports = (await intakeCalls("")).map(({ body }) => (body as IntakeBody).counters?.counts ?? {});
  expect(reports.some((counts) => counts[`rung/${shop}/baked`] === 1)).toBe(true);
});
