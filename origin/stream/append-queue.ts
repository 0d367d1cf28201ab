// Group commit: while one write to the log is on its way, everything that arrives waits and goes together in the next one.
// Nobody waits for a timer: an idle log writes at once, a busy one in ever larger groups.
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { LogPosition, LogRecord } from "./event-log.ts";
import { appendRecordsMax, recordBytesMax } from "./event-log.ts";

/** A write stays below the megabyte that Kafka's brokers take in one batch by default. */
const writeBytesMax = 900_000;
const writeRecordsMax = 2_000;
const waitingBytesMax = 64 * 1024 ** 2;

export interface AppendQueue {
  append(records: readonly LogRecord[]): Promise<LogPosition[]>;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
}

interface Waiting {
  readonly records: readonly LogRecord[];
  readonly bytes: number;
  readonly resolve: (positions: LogPosition[]) => void;
  readonly reject: (error: unknown) => void;
}

/** @param write stores records durably and tells their positions in the same order; never called twice at a time */
export function createAppendQueue(write: (records: readonly LogRecord[]) => Promise<LogPosition[]>): AppendQueue {
  const queue: Waiting[] = [];
  let waitingBytes = 0;
  let running: Promise<void> | undefined;

  const enqueue = (records: readonly LogRecord[], bytes: number): Promise<LogPosition[]> =>
    new Promise((resolve, reject) => {
      queue.push({ records, bytes, resolve, reject });
      waitingBytes += bytes;
      running ??= writeAll();
    });

  async function writeAll(): Promise<void> {
    // One turn of the event loop lets the calls of the same moment share the first write.
    await new Promise((done) => setImmediate(done));
    while (queue.length > 0) await writeGroup(nextGroup());
    // In the same turn as the last look at the queue: whoever comes later starts a new run.
    running = undefined;
  }

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    const records = group.flatMap((waiting) => waiting.records);
    try {
      const positions = await write(records);
      if (positions.length !== records.length) throw new Error("the log told fewer positions than records");
      let start = 0;
      for (const waiting of group) {
        const end = start + waiting.records.length;
        waiting.resolve(positions.slice(start, end));
        start = end;
      }
    } catch (error) {
      for (const waiting of group) waiting.reject(error);
    } finally {
      waitingBytes -= group.reduce((sum, waiting) => sum + waiting.bytes, 0);
    }
  }

  function nextGroup(): Waiting[] {
    const group: Waiting[] = [];
    let [bytes, records] = [0, 0];
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const fits = bytes + next.bytes <= writeBytesMax && records + next.records.length <= writeRecordsMax;
      if (group.length > 0 && !fits) break;
      group.push(next);
      queue.shift();
      bytes += next.bytes;
      records += next.records.length;
    }
    return group;
  }

  return {
    append: async (records) => {
      if (records.length === 0) return [];
      if (records.length > appendRecordsMax)
        throw new RangeError(`more than ${appendRecordsMax} records in one append`);
      const parts = split(records);
      if (waitingBytes + parts.reduce((sum, part) => sum + part.bytes, 0) > waitingBytesMax)
        throw new EndcapError("origin/unavailable", "The event log is behind. Send it again in a moment.", {
          retryAfterSeconds: 1,
        });
      const positions: LogPosition[] = [];
      // One after another: a part that fails must not be overtaken by the next, or a key would lose its order.
      for (const part of parts) positions.push(...(await enqueue(part.records, part.bytes)));
      return positions;
    },
    drained: async () => {
      while (running) await running;
    },
  };
}

function split(records: readonly LogRecord[]): { records: LogRecord[]; bytes: number }[] {
  const parts: { records: LogRecord[]; bytes: number }[] = [];
  for (const record of records) {
    const valueBytes = Buffer.byteLength(record.value);
    if (valueBytes > recordBytesMax)
      throw new EndcapError("request/too-large", `A record is over ${recordBytesMax} bytes.`);
    const bytes = valueBytes + Buffer.byteLength(record.key) + 50;
    const last = parts.at(-1);
    if (last && last.bytes + bytes <= writeBytesMax) {
      last.records.push(record);
      last.bytes += bytes;
    } else parts.push({ records: [record], bytes });
  }
  return parts;
}
