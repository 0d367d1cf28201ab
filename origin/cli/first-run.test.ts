import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { demoKeysFile, firstRun, keepAddresses } from "./first-run.ts";

const home = mkdtempSync(join(tmpdir(), "endcap-first-run-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it("asks for every step in a new home, and for none that a table or a file shows as done", async () => {
  const database = await openTestDatabase();
  const undone = async (): Promise<string[]> => {
    const steps = firstRun(home).map(async (step) => ((await step.isDone(database)) ? [] : [step.args[1] ?? ""]));
    return (await Promise.all(steps)).flat();
  };
  expect(await undone()).toEqual(["create-shop", "import", "train", "publish", "publish"]);
  await database.sql`insert into shops (shop, name) values ('grocer', 'The Grocer')`;
  expect(await undone()).toContain("create-shop");
  writeFileSync(demoKeysFile(home), "{}");
  writeFileSync(join(home, "baked-lists.ts"), "");
  await database.sql`insert into lake_imports (shop, source, name, rows, shift_ms) values ('grocer', 's', 'n', 1, 0)`;
  expect(await undone()).toEqual(["train", "publish"]);
});

it("gives the demo keys the addresses of this start and keeps the keys to their owner", () => {
  const file = join(home, "keys.json");
  const addresses = { edgeUrl: "http://127.0.0.1:9000", originUrl: "http://127.0.0.1:9001" };
  keepAddresses(file, addresses);
  writeFileSync(file, JSON.stringify({ shop: "grocer", secretKey: "sk_x", edgeUrl: "http://127.0.0.1:8787" }), {
    mode: 0o600,
  });
  keepAddresses(file, addresses);
  const kept = { shop: "grocer", secretKey: "sk_x", ...addresses, adminUrl: "http://127.0.0.1:9001/" };
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(kept);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, '{"shop":');
  expect(() => keepAddresses(file, addresses)).toThrow(/keys\.json is damaged\. Delete it/);
});
