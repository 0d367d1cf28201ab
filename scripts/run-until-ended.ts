// A real part as a program for shell scripts: one line `NAME=address` when it is ready, then it runs until it is ended.
import type { RealPart } from "./real-part.ts";

export async function runUntilEnded(
  variable: string,
  start: () => Promise<RealPart>,
  value: (part: RealPart) => string,
): Promise<void> {
  const part = await start();
  const stop = (): void => {
    part.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  console.log(`${variable}=${value(part)}`);
  // Pending timers keep the program alive; the part's own output is read, not shown.
  setInterval(() => {}, 60_000);
}
