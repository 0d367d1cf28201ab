/** What is lost, doubled or left unanswered when parts of the running whole are killed under load: nothing should be. */
import { parseArgs } from "node:util";
import { startKafkaBroker } from "../scripts/kafka-broker.ts";
import type { ReadKind } from "./chaos/read-shelves.ts";
import type { ScenarioOutcome } from "./chaos/run-scenario.ts";
import { runScenario } from "./chaos/run-scenario.ts";
import { scenarios } from "./chaos/scenarios.ts";
import type { Bench, Row } from "./report/row.ts";
import { openGrocer } from "./whole/open-grocer.ts";

export const bench: Bench = {
  name: "chaos",
  summary:
    "parts killed under load: reads answered by which rungs, events accepted, counted, lost, doubled [--kafka] [--only NAME]",
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...{ home: { type: "string" }, kafka: { type: "boolean" }, only: { type: "string" } },
        ...{ rate: { type: "string", default: "100" }, reads: { type: "string", default: "40" } },
        ...{ hold: { type: "string", default: "6" }, lead: { type: "string", default: "4" } },
      },
    });
    const broker = values.kafka ? await startKafkaBroker() : undefined;
    const environment = { KAFKA_BROKERS: broker?.address };
    try {
      // A new broker needs a new home: one that has read another log does not begin on this one.
      const grocer = await openGrocer({ home: broker ? undefined : values.home, environment });
      try {
        const chosen = scenarios.filter(
          ({ name, needsBroker }) => (broker || !needsBroker) && (values.only === undefined || name === values.only),
        );
        const rows: Row[] = [];
        for (const scenario of chosen) {
          console.log(`\n${scenario.name}: ${scenario.does}`);
          const outcome = await runScenario(scenario, {
            ...{ grocer, broker, eventsPerSecond: Number(values.rate), readsPerSecond: Number(values.reads) },
            ...{ holdMs: Number(values.hold) * 1_000, leadMs: Number(values.lead) * 1_000 },
          });
          tell(outcome);
          rows.push(...rowsOf(outcome));
        }
        return rows;
      } finally {
        await grocer.close();
      }
    } finally {
      await broker?.stop();
    }
  },
};

const kinds: readonly ReadKind[] = ["home", "product"];

function tell({ reads, totals, rankedAgainMs, tally }: ScenarioOutcome): void {
  for (const phase of reads) {
    const rungs = kinds
      .map(
        (kind) =>
          `${kind} ${Object.entries(phase.rungs[kind])
            .map(([rung, count]) => `${rung} ${count}`)
            .join(" ")}`,
      )
      .join("; ");
    const failures = Object.entries(phase.failures).map(([why, count]) => `${count} × ${why}`);
    console.log(
      `  reads ${phase.phase}: ${phase.answered} of ${phase.asked} at once, ${phase.answeredLater} when tried again; ${rungs}; p50 ${phase.p50Ms.toFixed(1)} p99 ${phase.p99Ms.toFixed(0)} max ${phase.maxMs.toFixed(0)} ms${failures.length > 0 ? `; ${failures.join(", ")}` : ""}`,
    );
  }
  console.log(
    `  ranked again ${(rankedAgainMs / 1_000).toFixed(1)} s after the fault; the shoppers' calls repeated ${tally.retries}`,
  );
  console.log(
    `  events sent ${totals.sent}, acknowledged ${totals.acknowledged}, counted ${totals.counted}, in the lake ${totals.inLake}, lost ${totals.lost}, doubled ${totals.doubled}, item counts off by ${totals.itemCountsOff}; settled in ${(totals.settledMs / 1_000).toFixed(1)} s`,
  );
}

function rowsOf({ scenario: model, reads, totals, rankedAgainMs }: ScenarioOutcome): Row[] {
  const row = (metric: string, value: number, unit: string, split?: string): Row => ({
    ...{ metric, model, value, unit },
    ...(split === undefined ? {} : { split }),
  });
  return [
    ...reads.flatMap((phase) => [
      row("readsAnsweredShare", phase.answered / phase.asked, "of the reads", phase.phase),
      row(
        "readsAnsweredWithRetryShare",
        (phase.answered + phase.answeredLater) / phase.asked,
        "of the reads",
        phase.phase,
      ),
      ...kinds.flatMap((kind) =>
        Object.entries(phase.rungs[kind]).map(([rung, count]) =>
          row("readsByRung", count, "reads", `${phase.phase}: ${kind} ${rung}`),
        ),
      ),
      row("readP99Ms", phase.p99Ms, "ms", phase.phase),
    ]),
    row("rankedAgainMs", rankedAgainMs, "ms"),
    row("eventsSent", totals.sent, "events"),
    row("eventsAcknowledged", totals.acknowledged, "events"),
    row("eventsCounted", totals.counted, "events"),
    row("eventsInLake", totals.inLake, "events"),
    row("eventsLost", totals.lost, "events"),
    row("eventsDoubled", totals.doubled, "events"),
    row("itemCountsOff", totals.itemCountsOff, "items"),
    row("settledMs", totals.settledMs, "ms"),
  ];
}
