import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createAppendQueue } from "./append-queue.ts";
import type { LogPosition, LogRecord } from "./event-log.ts";
import { recordBytesMax } from "./event-log.ts";

/** A log in memory that notices overlapping writes. */
function memoryLog(options: { failEvery?: number } = {}) {
  const stored: LogRecord[] = [];
  const sizes: number[] = [];
  let [writing, writes] = [false, 0];
  const write = async (records: readonly LogRecord[]): Promise<LogPosition[]> => {
    expect(writing).toBe(false);
    writing = true;
    await pause(1);
    writing = false;
    if (options.failEvery && ++writes % options.failEvery === 0) throw new Error("disk");
    sizes.push(records.length);
    return records.map((record) => ({ partition: 0, offset: BigInt(stored.push(record) - 1) }));
  };
  return { stored, sizes, write };
}

it("answers every append with its own positions, whatever arrives together", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 5 }), { maxLength: 12 }),
      async (calls) => {
        const log = memoryLog();
        const queue = createAppendQueue(log.write);
        const appends = calls.map((sizes, call) =>
          sizes.map((size, index) => ({ key: `${call}`, value: `${call}-${index}-`.padEnd(size, "x") })),
        );
        const positions = await Promise.all(appends.map((records) => queue.append(records)));
        for (const [call, records] of appends.entries())
          for (const [index, record] of records.entries())
            expect(log.stored[Number(positions[call]?.[index]?.offset)]).toBe(record);
        expect(log.stored).toHaveLength(appends.flat().length);
      },
    ),
    { numRuns: 30 },
  );
});

it("joins what waits behind a write into one", async () => {
  const log = memoryLog();
  const queue = createAppendQueue(log.write);
  const first = queue.append([{ key: "k", value: "first" }]);
  await pause(0);
  await Promise.all([first, ...Array.from({ length: 20 }, (_, n) => queue.append([{ key: "k", value: `${n}` }]))]);
  expect(log.sizes.length).toBeLessThanOrEqual(3);
  expect(log.stored).toHaveLength(21);
});

it("tells a failed write to those who were in it, and goes on with the rest", async () => {
  const log = memoryLog({ failEvery: 2 });
  const queue = createAppendQueue(log.write);
  const outcomes: string[] = [];
  for (let n = 0; n < 6; n++)
    outcomes.push(
      await queue.append([{ key: "k", value: `${n}` }]).then(
        () => "stored",
        () => "failed",
      ),
    );
  expect(outcomes).toEqual(["stored", "failed", "stored", "failed", "stored", "failed"]);
  expect(log.stored.map((record) => record.value)).toEqual(["0", "2", "4"]);
});

it("refuses more instead of growing without end while the log is stuck", async () => {
  const queue = createAppendQueue(() => new Promise(() => {}));
  const large = [{ key: "k", value: "x".repeat(recordBytesMax) }];
  let refused: unknown;
  for (let n = 0; n < 200 && !refused; n++) {
    queue.append(large).catch((error: unknown) => {
      refused = error;
    });
    await pause(0);
  }
  expect(refused).toMatchObject({ code: "origin/unavailable" });
});
