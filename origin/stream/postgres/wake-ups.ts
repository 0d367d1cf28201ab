// How a sleeping reader learns that something happened: a counter a name. Whoever looked at the counter before it
// looked at the log cannot miss what came in between.
export interface WakeUps {
  ring(name: string): void;
  /** The counter to look at before looking at the log. */
  count(name: string): number;
  /** Resolves when the counter has left `seen`, or after the time. */
  wait(name: string, seen: number, waitMs: number): Promise<void>;
}

export function createWakeUps(): WakeUps {
  const counts = new Map<string, number>();
  const sleepers = new Map<string, Set<() => void>>();
  const count = (name: string): number => counts.get(name) ?? 0;
  return {
    count,
    ring: (name) => {
      counts.set(name, count(name) + 1);
      for (const wake of sleepers.get(name) ?? []) wake();
    },
    wait: (name, seen, waitMs) =>
      new Promise((done) => {
        if (count(name) !== seen) return done();
        const mine = sleepers.get(name) ?? new Set();
        sleepers.set(name, mine);
        const wake = (): void => {
          clearTimeout(timer);
          mine.delete(wake);
          done();
        };
        const timer = setTimeout(wake, waitMs);
        mine.add(wake);
      }),
  };
}
