// One uPlot over time that grows with its container and follows its data.
import { useEffect, useRef } from "react";
import uPlot from "uplot";

export interface ChartSeries {
  label: string;
  color: string;
  values: readonly (number | null)[];
  /** Fill below the line, for stacked shares. */
  filled?: boolean;
}

interface TimeChartProps {
  title: string;
  unit: string;
  /** Seconds since the epoch. */
  times: readonly number[];
  series: readonly ChartSeries[];
}

const heightPx = 190;

export function TimeChart({ title, unit, times, series }: TimeChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const shape = series.map((one) => one.label).join("|");
  const data = [[...times], ...series.map((one) => [...one.values])] as uPlot.AlignedData;
  const newest = useRef(data);
  newest.current = data;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart is rebuilt when its lines change, and fed otherwise
  useEffect(() => {
    const host = box.current;
    if (!host) return;
    const plot = new uPlot(
      {
        width: host.clientWidth,
        height: heightPx,
        cursor: { points: { show: false } },
        scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] } },
        axes: [
          { stroke: "#5b6660", grid: { stroke: "#e7ebe8" } },
          { stroke: "#5b6660", grid: { stroke: "#e7ebe8" }, size: 56 },
        ],
        series: [
          {},
          ...series.map((one) => ({
            label: one.label,
            stroke: one.color,
            width: 1.5,
            ...(one.filled ? { fill: `${one.color}55` } : {}),
            value: (_plot: uPlot, value: number | null) =>
              value === null ? "–" : `${Math.round(value * 100) / 100} ${unit}`,
          })),
        ],
      },
      newest.current,
      host,
    );
    chart.current = plot;
    const watcher = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: heightPx }));
    watcher.observe(host);
    return () => {
      watcher.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [shape, unit]);

  useEffect(() => {
    chart.current?.setData(data);
  });

  return (
    <figure className="chart">
      <figcaption>
        {title} <span className="quiet">({unit})</span>
      </figcaption>
      <div ref={box} />
    </figure>
  );
}
