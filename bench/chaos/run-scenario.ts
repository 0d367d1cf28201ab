// One scenario under load: shoppers of the held-out weeks shop, others only look, something is killed; then the books are compared.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { simulate } from "../../examples/grocer/simulator/simulate.ts";
import type { Tally } from "../../examples/grocer/simulator/tally.ts";
import { openLedger } from "./ledger.ts";
import type { PhaseReads } from "./read-shelves.ts";
import { startReaders } from "./read-shelves.ts";
import type { Scenario, Stage } from "./scenarios.ts";
import type { Totals } from "./totals.ts";
import { settledTotals, sumItemCounts } from "./totals.ts";

export interface ScenarioOptions extends Pick<Stage, "grocer" | "broker" | "holdMs"> {
  readonly eventsPerSecond: number;
  readonly readsPerSecond: number;
  /** Load before the fault, and after it. */
  readonly leadMs: number;
}

export interface ScenarioOutcome {
  readonly scenario: string;
  readonly reads: readonly PhaseReads[];
  readonly totals: Totals;
  /** From the end of the fault to the first ranked shelf; the limit when there was none. */
  readonly rankedAgainMs: number;
  readonly tally: Tally;
}

const rankedAgainMsMax = 30_000;

export async function runScenario(scenario: Scenario, options: ScenarioOptions): Promise<ScenarioOutcome> {
  const { grocer, leadMs } = options;
  const run = `chaos-${randomUUID().slice(0, 8)}`;
  const ledger = openLedger(run);
  const countsBefore = await sumItemCounts(grocer.home, grocer.shop);
  const stop = new AbortController();
  const { edgeUrl, secretKey } = grocer;
  const readers = await startReaders({ edgeUrl, secretKey, run, readsPerSecond: options.readsPerSecond });
  const load = simulate({
    ...{ edgeUrl, secretKey, run, seed: 1, ratePerSecond: options.eventsPerSecond },
    signal: stop.signal,
    onReported: ledger.note,
  });
  try {
    await pause(leadMs);
    await scenario.run({ ...options, phase: readers.phase });
    readers.phase("after");
    const rankedAgainMs = await readers.untilRanked(rankedAgainMsMax);
    await pause(leadMs);
    stop.abort();
    const [reads, tally] = await Promise.all([readers.stop(), load]);
    const totals = await settledTotals(grocer.home, grocer.shop, ledger, countsBefore);
    return { scenario: scenario.name, reads, totals, rankedAgainMs, tally };
  } finally {
    stop.abort();
    await Promise.allSettled([readers.stop(), load]);
  }
}
