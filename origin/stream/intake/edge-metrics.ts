// The edge has no port to be scraped: what its isolates counted is told by the intake that took their reports.
import { Counter } from "prom-client";
import { errorCodes } from "../../../shared/wire/error-code.ts";
import type { EdgeCounters } from "../../../shared/wire/intake.ts";
import { edgeLatencyBucketsMs } from "../../../shared/wire/intake.ts";
import { rungs } from "../../../shared/wire/rung.ts";

const shelves = new Counter({
  name: "endcap_edge_shelves_total",
  help: "Shelves that the edge answered, by rung",
  labelNames: ["shop", "rung"],
});
const calls = new Counter({
  name: "endcap_edge_calls_total",
  help: "Calls to the edge by status",
  labelNames: ["status"],
});
const errors = new Counter({
  name: "endcap_edge_errors_total",
  help: "Errors of the edge by code",
  labelNames: ["code"],
});
const events = new Counter({
  name: "endcap_edge_events_total",
  help: "Events by what became of them at the edge; `outbox`: accepted, and kept there for a while",
  labelNames: ["outcome"],
});
const answersDropped = new Counter({
  name: "endcap_edge_answers_dropped_total",
  help: "Answers that were served and never logged",
});
// Cumulative, as the buckets of a histogram are: prom-client's own takes single observations only.
const shelfSeconds = new Counter({
  name: "endcap_edge_shelf_seconds_bucket",
  help: "Shelves that the edge answered within `le` seconds",
  labelNames: ["le"],
});

/** Adds a report that was not seen before; names that nobody knows are passed over. */
export function addEdgeMetrics({ counts }: EdgeCounters): void {
  for (const [name, value] of Object.entries(counts)) {
    const [what = "", first = "", second = ""] = name.split("/");
    if (!(value > 0)) continue;
    if (what === "rung" && isOneOf(rungs, second)) shelves.inc({ shop: first, rung: second }, value);
    else if (what === "answer" && /^[1-5]\d\d$/.test(first)) calls.inc({ status: first }, value);
    else if (what === "error" && isOneOf(errorCodes, `${first}/${second}`))
      errors.inc({ code: `${first}/${second}` }, value);
    else if (what === "events" && isOneOf(outcomes, first)) events.inc({ outcome: first }, value);
    else if (name === "answers/dropped") answersDropped.inc(value);
    else if (what === "latency" && first === "recommendations") addLatencies(second, value);
  }
}

function addLatencies(bucket: string, value: number): void {
  const upToMs = bucket === "over" ? Number.POSITIVE_INFINITY : Number(bucket);
  for (const boundMs of edgeLatencyBucketsMs) if (boundMs >= upToMs) shelfSeconds.inc({ le: boundMs / 1_000 }, value);
  shelfSeconds.inc({ le: "+Inf" }, value);
}

const outcomes = ["accepted", "refused", "outbox"] as const;
const isOneOf = (known: readonly string[], name: string): boolean => known.includes(name);
