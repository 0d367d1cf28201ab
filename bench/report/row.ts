/** What a bench measures: one row a metric, beside a named peer or limit measured in the same run. */
export interface Row {
  metric: string;
  value: number;
  unit: string;
  model?: string;
  split?: string;
  /** What stands beside it: a program measured in the same run, or a limit. */
  peer?: string;
  peerValue?: number;
  /** value ÷ peerValue for rates, peerValue ÷ value for times: above 1 is better than the peer. */
  ratio?: number;
}

export interface Bench {
  readonly name: string;
  readonly summary: string;
  /** @param args what follows the bench's name on the command line, `--json` removed */
  run(args: readonly string[]): Promise<Row[]>;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Nearest-rank quantile. @param share 0…1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
