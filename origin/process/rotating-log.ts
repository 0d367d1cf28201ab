// Where a child's output goes: a file that never grows beyond its limit, with one older file beside it.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const logBytesMax = 20_000_000;

export interface RotatingLog {
  write(chunk: Uint8Array): void;
  /** What was written last, for a message to the operator. */
  lastLines(count: number): string;
  close(): void;
}

/** Opens a log for appending. A full disk loses log lines, never the process that logs. */
export function openLog(file: string, bytesMax: number = logBytesMax): RotatingLog {
  mkdirSync(dirname(file), { recursive: true });
  let descriptor = openSync(file, "a", 0o600);
  let sizeBytes = statSync(file).size;
  const rotate = (): void => {
    closeSync(descriptor);
    renameSync(file, `${file}.old`);
    descriptor = openSync(file, "a", 0o600);
    sizeBytes = 0;
  };
  return {
    write: (chunk) => {
      try {
        if (sizeBytes + chunk.length > bytesMax && sizeBytes > 0) rotate();
        sizeBytes += writeSync(descriptor, chunk);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    },
    lastLines: (count) =>
      existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n") : "",
    close: () => closeSync(descriptor),
  };
}
