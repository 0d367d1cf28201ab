import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { openDeadLetters } from "../stream/dead-letters.ts";
import { openPostgresLog } from "../stream/postgres-log.ts";

const database = await openTestDatabase();
const home = await mkdtemp(join(tmpdir(), "endcap-replay-"));
afterAll(() => rm(home, { recursive: true, force: true }));

const program = fileURLToPath(new URL("endcap.ts", import.meta.url));
const endcap = async (...args: string[]): Promise<string> => {
  const env = { PATH: process.env["PATH"], DATABASE_URL: database.url, ENDCAP_HOME: home };
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env });
  return stdout.trim();
};

it("lists dead letters, replays the one that is mended, and says why another stays dead", async () => {
  expect(await endcap("dead-letters")).toBe("There are no dead letters.");
  const log = await openPostgresLog({ database });
  const letter = { stage: "intake", code: "shop/unknown", reason: "There is no shop late." } as const;
  const message = {
    type: "event",
    shop: "late",
    shopper: { kind: "person", alias: "alias-mia" },
    consent: "full",
    receivedAt: Date.now(),
    verified: true,
    id: "e-1",
    name: "search",
    at: Date.now(),
  };
  const values = [JSON.stringify(message), JSON.stringify({ ...message, name: "teleport" })];
  await openDeadLetters(database.sql, log, () => {}).keep(values.map((value) => ({ ...letter, value })));
  await database.sql`insert into shops (shop, name) values ('late', 'Late')`;
  const lines = (await endcap("dead-letters", "--shop", "late")).split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/ {2}[0-9a-f]{32} {2}intake {2}late {2}shop\/unknown: There is no shop late\./);
  const before = await log.ends("events");
  expect(await endcap("replay", "--all")).toMatch(/stays dead: .*\n1 replayed, 1 still dead\.$/);
  const grown = [...(await log.ends("events"))].filter(([partition, end]) => end > (before.get(partition) ?? 0n));
  expect(grown).toHaveLength(1);
  expect((await endcap("dead-letters", "--json")).split("\n").map((line) => JSON.parse(line).code)).toEqual([
    "event/unknown-name",
  ]);
  await expect(endcap("replay")).rejects.toMatchObject({ stderr: expect.stringContaining("--all") });
  await log.close();
});
