// Is it well: health of every part, lag, events and answers over time, which rungs answered.
import { useQuery } from "@tanstack/react-query";
import type { Rung } from "../../../shared/wire/rung.ts";
import { rungs } from "../../../shared/wire/rung.ts";
import type { Overview } from "./admin-client.ts";
import { admin, answerOf } from "./admin-client.ts";
import { Panel } from "./panel.tsx";
import { TimeChart } from "./time-chart.tsx";

const rungColors = {
  ranked: "#0d6b52",
  session: "#3f9b76",
  neighbours: "#8fbf6b",
  trending: "#f2a541",
  popular: "#d9634c",
  baked: "#7b4b94",
} as const;

export function OverviewPanel() {
  const query = useQuery({
    queryKey: ["overview"],
    queryFn: () => answerOf(admin.overview.$get({ query: { minutes: "15" } })),
    refetchInterval: 2_000,
  });
  return (
    <Panel id="health" title="Health" query={query}>
      {(overview) => (
        <>
          <Tiles overview={overview} />
          <Charts overview={overview} />
        </>
      )}
    </Panel>
  );
}

function Tiles({ overview }: { overview: Overview }) {
  return (
    <ul className="tiles">
      {overview.health.map((part) => (
        <li key={part.name} className={part.ok ? "tile" : "tile bad"}>
          <strong>
            <span aria-hidden="true">{part.ok ? "●" : "▲"}</span> {part.name}
          </strong>
          <span>{part.ok ? part.detail : `Not well: ${part.detail}`}</span>
        </li>
      ))}
      {overview.lag.map((group) => (
        <li key={group.group} className={group.lag > 10_000 ? "tile bad" : "tile"}>
          <strong>lag of {group.group}</strong>
          <span>{group.lag.toLocaleString()} messages behind</span>
        </li>
      ))}
    </ul>
  );
}

function Charts({ overview: { pulse, rungs: counted, bucketMs } }: { overview: Overview }) {
  const finished = pulse.slice(0, -1);
  const times = finished.map((bucket) => bucket.at / 1000);
  const perSecond = (count: number): number => count / (bucketMs / 1000);
  const rungsAt = new Map(counted.map(({ at, rungs }) => [at, rungs]));
  const shelves = finished.map(({ at }) => {
    const found: Partial<Record<Rung, number | undefined>> = rungsAt.get(at) ?? {};
    return { found, total: rungs.reduce((sum, rung) => sum + (found[rung] ?? 0), 0) };
  });
  const used = rungs.filter((rung) => shelves.some(({ found }) => found[rung]));
  // Stacked by hand: a rung's line is the sum of it and the better ones; the worst is drawn first, behind the others.
  const upTo = (rung: Rung): readonly Rung[] => used.slice(0, used.indexOf(rung) + 1);
  const stacked = [...used].reverse().map((rung) => ({
    label: rung,
    color: rungColors[rung],
    filled: true,
    values: shelves.map(({ found, total }) =>
      total === 0 ? null : (upTo(rung).reduce((sum, one) => sum + (found[one] ?? 0), 0) / total) * 100,
    ),
  }));
  return (
    <div className="charts">
      <TimeChart
        title="Events"
        unit="per second"
        times={times}
        series={[
          {
            label: "events",
            color: "#0d6b52",
            filled: true,
            values: finished.map((bucket) => perSecond(bucket.events)),
          },
        ]}
      />
      <TimeChart
        title="Shelves served"
        unit="per second"
        times={times}
        series={[
          { label: "shelves", color: "#2f6fb0", filled: true, values: shelves.map(({ total }) => perSecond(total)) },
        ]}
      />
      <TimeChart title="Rungs that answered" unit="%" times={times} series={stacked} />
      <TimeChart
        title="Time to answer at the edge"
        unit="ms"
        times={times}
        series={[
          { label: "median", color: "#3f9b76", values: finished.map((bucket) => bucket.p50Ms) },
          { label: "p99", color: "#d9634c", values: finished.map((bucket) => bucket.p99Ms) },
        ]}
      />
    </div>
  );
}
