/** `npm run bench -- <name> [--json]`: one list of benches; each prints its rows beside a peer measured in the same run. */
import { describeMachine } from "./report/machine.ts";
import type { Bench, Row } from "./report/row.ts";

const benches: Record<string, () => Promise<Bench>> = {
  chaos: async () => (await import("./chaos.ts")).bench,
  freshness: async () => (await import("./freshness.ts")).bench,
  ingest: async () => (await import("./ingest.ts")).bench,
  cache: async () => (await import("./cache.ts")).bench,
  memory: async () => (await import("./memory.ts")).bench,
  features: async () => (await import("./features.ts")).bench,
  rank: async () => (await import("./rank.ts")).bench,
  edge: async () => (await import("./edge.ts")).bench,
};

async function main(): Promise<number> {
  const [name, ...rest] = process.argv.slice(2);
  const load = name === undefined ? undefined : benches[name];
  if (!load) {
    console.log("Usage: npm run bench -- <name> [--json] [options]\n");
    for (const entry of Object.values(benches)) {
      const bench = await entry();
      console.log(`  ${bench.name.padEnd(12)} ${bench.summary}`);
    }
    return name === undefined || name === "--help" ? 0 : 2;
  }
  const json = rest.includes("--json");
  const machine = await describeMachine();
  console.log(
    `${machine.cores} × ${machine.cpu}, ${machine.memoryGiB} GiB, Node ${machine.node}; load ${machine.loadAverage}, fdatasync ${machine.fdatasyncMs} ms`,
  );
  if (machine.busy.length > 0)
    console.log(`Warning: the machine is not quiet, figures will be low: ${machine.busy.join(", ")}`);
  const bench = await load();
  const rows = await bench.run(rest.filter((word) => word !== "--json"));
  console.log(table(rows));
  if (json) console.log(JSON.stringify({ name: bench.name, machine, rows }));
  return 0;
}

function table(rows: readonly Row[]): string {
  const lines = [
    ["metric", "model", "split", "value", "unit", "peer", "peer value", "ratio"],
    ...rows.map((row) => [
      row.metric,
      row.model ?? "",
      row.split ?? "",
      figure(row.value),
      row.unit,
      row.peer ?? "",
      figure(row.peerValue),
      figure(row.ratio),
    ]),
  ];
  const used = lines[0]?.map((_, column) => lines.slice(1).some((line) => line[column] !== "")) ?? [];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .filter((_, column) => used[column])
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const figure = (value: number | undefined): string =>
  value === undefined
    ? ""
    : Math.abs(value) >= 1000
      ? Math.round(value).toLocaleString("en")
      : String(Number(value.toPrecision(4)));

process.exitCode = await main();
