// What runs behind the edge falls over, and so does the edge, while shoppers shop. Shelves are answered from what the edge holds; whatever
// was accepted is counted once in the end, in Postgres and in the lake. `npm run bench -- chaos` does the same for longer, and prints it.
import { expect, test } from "vitest";
import { kill } from "../bench/chaos/kill.ts";
import type { ScenarioOutcome } from "../bench/chaos/run-scenario.ts";
import { runScenario } from "../bench/chaos/run-scenario.ts";
import { scenarios } from "../bench/chaos/scenarios.ts";
import { call, eventOf, grocer, inTables, keys, newShopper, reply, shelf, until } from "./the-shop.ts";

const load = { eventsPerSecond: 20, readsPerSecond: 20, leadMs: 2_000, holdMs: 4_000 };

async function play(name: string): Promise<ScenarioOutcome> {
  const scenario = scenarios.find((each) => each.name === name);
  if (!scenario) throw new Error(`there is no scenario ${name}`);
  const outcome = await runScenario(scenario, { ...load, grocer, broker: undefined });
  expect(outcome.totals.acknowledged).toBeGreaterThan(20);
  expect(outcome.totals).toMatchObject({ lost: 0, doubled: 0, itemCountsOff: 0 });
  expect(outcome.totals.counted).toBe(outcome.totals.inLake);
  expect(outcome.totals.counted).toBeGreaterThanOrEqual(outcome.totals.acknowledged);
  return outcome;
}
const phaseOf = ({ reads }: ScenarioOutcome, name: string) => {
  const phase = reads.find((each) => each.phase === name);
  if (!phase) throw new Error(`nobody read while ${name}`);
  return phase;
};
const everyReadAtOnce = ({ reads }: ScenarioOutcome): void => {
  for (const { phase, asked, answered, failures } of reads)
    expect([phase, answered, failures]).toEqual([phase, asked, {}]);
};

test("the origin killed under load: every read is answered by a lower rung, and afterwards all totals are equal", {
  timeout: 180_000,
}, async () => {
  const outcome = await play("origin-killed");
  everyReadAtOnce(outcome);
  const { rungs } = phaseOf(outcome, "origin down");
  expect(rungs.home.session).toBeGreaterThan(10);
  expect(rungs.product.neighbours).toBeGreaterThan(10);
});

test("the edge started anew while the origin is down: home answers by session, product by neighbours, and nothing is lost", {
  timeout: 180_000,
}, async () => {
  const outcome = await play("edge-restarted-in-outage");
  const { asked, answered, failures, rungs } = phaseOf(outcome, "origin down, edge restarted");
  expect([answered, failures]).toEqual([asked, {}]);
  expect(Object.keys(rungs.home)).toEqual(["session"]);
  expect(Object.keys(rungs.product)).toEqual(["neighbours"]);
});

test("Postgres killed under load: every read is answered, and every accepted event counts once", {
  timeout: 180_000,
}, async () => {
  everyReadAtOnce(await play("postgres-killed"));
});

test("the edge killed under load: whoever tries again is answered, and nothing that was accepted is lost", {
  timeout: 180_000,
}, async () => {
  const { reads } = await play("workerd-killed");
  for (const { phase, asked, answered, answeredLater } of reads)
    expect([phase, answered + answeredLater]).toEqual([phase, asked]);
});

test("an event accepted while the origin is down, and the edge killed after it, is in the shopper's next ranked shelf", {
  timeout: 120_000,
}, async () => {
  const shopper = newShopper();
  const event = eventOf(shopper, "view_item", "1082185");
  const stopped = grocer.running().pidOf("origin");
  process.kill(stopped, "SIGSTOP");
  try {
    expect(await reply(`${keys.edgeUrl}/v1/events`, { key: keys.secretKey, body: { events: [event] } })).toMatchObject({
      accepted: 1,
    });
    kill(grocer.running(), "workerd");
    await until(async () => void (await (await call(`${keys.edgeUrl}/v1/health`)).arrayBuffer()), 60_000);
  } finally {
    process.kill(stopped, "SIGKILL");
  }
  await until(async () => {
    const { items, rung } = await shelf({ shopper, consent: "full", placement: "home", n: 10 });
    expect(rung).toBe("ranked");
    expect(items.some(({ reason }) => reason.startsWith("Because you looked at Bananas"))).toBe(true);
  }, 60_000);
  const seen = await inTables((sql) => sql`select from seen_events where shop = ${keys.shop} and id = ${event.id}`);
  expect(seen).toHaveLength(1);
});
