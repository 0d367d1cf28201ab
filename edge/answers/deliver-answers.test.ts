import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { Hono } from "hono";
import { expect, test } from "vitest";
import type { IntakeBody } from "../../shared/wire/intake.ts";
import type { EdgeEnv } from "../bindings.ts";
import { count, takeCounters } from "../counters/counters.ts";
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

/** A window of counters that is over. */
const countBefore = (name: string): void => count(name, Date.now() - 60_000);
const counted = async (shop: string, name: string) =>
  (await bodies(shop)).reduce((sum, { counters }) => sum + (counters?.counts[name] ?? 0), 0);

test("answers of many requests reach the log in few calls, and the isolate's counters ride along", async () => {
  const shop = newShop();
  const ids = Array.from({ length: 30 }, (_, index) => `r-${index}`);
  countBefore("error/key/unknown");
  await serveAll(shop, ids);
  expect((await idsTaken(shop)).sort()).toEqual(ids.sort());
  expect((await bodies(shop)).length).toBeLessThanOrEqual(3);
  expect(await counted(shop, "error/key/unknown")).toBe(1);
});

test("what was served is counted by rung", async () => {
  const shop = newShop();
  await serveAll(shop, ["a", "b"]);
  expect(takeCounters(Date.now() + 10_000)?.counts[`rung/${shop}/popular`]).toBe(2);
});

test("an outage holds answers and counters back, and once it is over both arrive, each once", async () => {
  const shop = newShop();
  await scriptOrigin(shop, "/v1/intake", { status: 503 });
  countBefore(`rung/${shop}/session`);
  await serveAll(shop, ["a", "b", "c"]);
  expect(await idsTaken(shop)).toEqual([]);
  await scriptOrigin(shop, "/v1/intake", undefined);
  await eventually(async () => {
    await serveAll(shop, ["later"]);
    return (await idsTaken(shop)).includes("later");
  });
  const arrived = (await idsTaken(shop)).filter((id) => id !== "later");
  expect(arrived.sort()).toEqual(["a", "b", "c"]);
  expect(await counted(shop, `rung/${shop}/session`)).toBe(1);
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
  const name = "answers/dropped";
  const left = takeCounters(Date.now() + 10_000)?.counts[name] ?? 0;
  expect(left + (await counted(shop, name)) + (await counted("", name))).toBeGreaterThanOrEqual(100);
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
