import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { verifyApiKey } from "../../shared/trust/api-key.ts";
import { deriveSecret } from "../../shared/trust/secret.ts";
import { adminOfToken } from "../admin/sign-in.ts";
import { revokedKeyIds } from "../catalogue/api-keys.ts";
import { openTestDatabase } from "../database/test-database.ts";
import type { Command, Given } from "./command.ts";
import { createShop } from "./create-shop.ts";
import { importData } from "./import.ts";
import { keys } from "./keys.ts";
import { publish } from "./publish.ts";

const database = await openTestDatabase();
const home = await mkdtemp(join(tmpdir(), "endcap-shop-commands-"));
const edgeSecret = "an edge secret for tests, more than 32 characters";
const printed: string[] = [];
const keysFile = join(home, "keys.json");

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("ENDCAP_HOME", home);
  vi.stubEnv("ENDCAP_EDGE_SECRET", edgeSecret);
  vi.stubEnv("PORT", "18787");
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(home, { recursive: true, force: true });
});

/** What the command printed. */
async function run(command: Command, values: Given["values"], ...positionals: string[]): Promise<string> {
  const standard = Object.entries(command.options).flatMap(([name, option]) =>
    option.default === undefined ? [] : [[name, option.default] as const],
  );
  printed.length = 0;
  await command.run({ values: { ...Object.fromEntries(standard), ...values }, positionals });
  return printed.join("\n");
}

test("create-shop makes keys that work and an owner who may sign in, in a file that only its owner reads", async () => {
  await run(
    createShop,
    { name: "The Green Shop", currency: "EUR", "keys-file": keysFile, origin: ["https://green.example"] },
    "green",
  );
  const made = JSON.parse(await readFile(keysFile, "utf8"));
  expect((await stat(keysFile)).mode & 0o777).toBe(0o600);
  expect(made).toMatchObject({ shop: "green", edgeUrl: "http://127.0.0.1:18787", originUrl: expect.any(String) });
  const secret = await deriveSecret(edgeSecret, "api-key");
  expect(await verifyApiKey(made.publishableKey, secret)).toMatchObject({
    ...{ kind: "publishable", shop: "green", origins: ["https://green.example"] },
  });
  expect(await verifyApiKey(made.secretKey, secret)).toMatchObject({ kind: "secret", shop: "green" });
  expect(await adminOfToken(database.sql, made.adminToken)).toEqual({ shop: "green", name: "owner" });
});

test("create-shop refuses a shop that is there, unless told to make only what is missing", async () => {
  await expect(run(createShop, {}, "green")).rejects.toThrow("There is a shop green already");
  const before = await readFile(keysFile, "utf8");
  await run(createShop, { "keys-file": keysFile, "if-missing": true }, "green");
  expect(await readFile(keysFile, "utf8")).toBe(before);
  await rm(keysFile);
  await run(createShop, { "keys-file": keysFile, "if-missing": true }, "green");
  expect(JSON.parse(await readFile(keysFile, "utf8")).shop).toBe("green");
  await expect(run(createShop, {}, "Not A Shop")).rejects.toThrow(/shop id/);
});

test("keys are issued, listed and revoked; a revoked one is for the delta to tell", async () => {
  const key = await verifyApiKey(
    await run(keys, { shop: "green", kind: "secret", name: "warehouse", "limit-per-minute": "7" }, "issue"),
    await deriveSecret(edgeSecret, "api-key"),
  );
  expect(key).toMatchObject({ kind: "secret", shop: "green", limitPerMinute: 7 });
  expect(await run(keys, { shop: "green" }, "list")).toMatch(new RegExp(`${key.id}  secret .*warehouse`));
  await run(keys, { shop: "green" }, "revoke", key.id);
  expect(await run(keys, { shop: "green" }, "list")).toMatch(new RegExp(`${key.id}  secret .*revoked`));
  expect(await revokedKeyIds(database.sql, "green")).toEqual([key.id]);
  await expect(run(keys, { shop: "green" }, "revoke", "no-such-key")).rejects.toThrow(/no key/);
  for (const action of ["issue", "list"])
    await expect(run(keys, { shop: "nobody" }, action)).rejects.toThrow(/no shop nobody/);
});

test("import takes items and events and says what it did; publish bakes what was imported", async () => {
  const [items, events, baked] = [join(home, "items.csv"), join(home, "events.csv"), join(home, "baked.ts")];
  await writeFile(items, "id,title,categories,price\na,Apple,PRODUCE,1.2\nb,Bread,BAKERY,2\n");
  await writeFile(events, "who,item,at\nann,a,2026-03-01\nann,b,2026-03-02\nbob,a,\n");
  const given = { shop: "green", items, events, "event-columns": "shopper=who", currency: "EUR" };
  const said = await run(importData, given);
  expect(said).toContain("2 items");
  expect(said).toContain("2 events of 1 shoppers, 1 lines refused (line 3: its time is not understood)");
  expect(await run(importData, given)).toContain("nothing new");
  await expect(run(importData, { shop: "nobody", items })).rejects.toThrow("endcap create-shop nobody");
  await expect(run(importData, { ...given, "event-columns": "nonsense=who" })).rejects.toThrow(/fields are shopper/);

  await run(publish, { baked });
  const module = await import(baked);
  expect(Object.keys(module.baked)).toEqual(["green"]);
  expect(module.baked.green.lists.popular.map((item: { id: string }) => item.id).toSorted()).toEqual(["a", "b"]);
});
