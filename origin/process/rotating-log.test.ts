import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { openLog } from "./rotating-log.ts";

const folder = mkdtempSync(join(tmpdir(), "endcap-log-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("never grows beyond its limit, and loses only what is older than two files", () => {
  let run = 0;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }), (sizes) => {
      run += 1;
      const file = join(folder, `${run}.log`);
      const log = openLog(file, 50);
      const chunks = sizes.map((size, index) => String.fromCharCode(97 + (index % 26)).repeat(size));
      for (const chunk of chunks) {
        log.write(Buffer.from(chunk));
        expect(statSync(file).size).toBeLessThanOrEqual(50);
      }
      log.close();
      expect(chunks.join("").endsWith(readFileSync(file, "utf8"))).toBe(true);
    }),
  );
});

it("goes on where it stopped, and tells its last lines", () => {
  const file = join(folder, "kept.log");
  for (const line of ["one\n", "two\n", "three\n"]) {
    const log = openLog(file);
    log.write(Buffer.from(line));
    log.close();
  }
  const log = openLog(file);
  expect(log.lastLines(2)).toBe("two\nthree");
  log.close();
});
