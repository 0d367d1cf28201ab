import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const home = mkdtempSync(join(tmpdir(), "endcap-config-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it("has a default for everything, and counts an empty variable as unset", () => {
  const config = readConfig({ ENDCAP_HOME: home, DATABASE_URL: "", PORT: "" });
  expect(config).toMatchObject({ port: 8787, originPort: 8788, databaseUrl: undefined, kafkaBrokers: undefined, home });
  expect(config.originUrl).toBe("http://127.0.0.1:8788");
});

it("keeps its secret: the same at the next start, readable by the owner alone, and not when one is given", () => {
  const first = readConfig({ ENDCAP_HOME: home }).edgeSecret;
  expect(readConfig({ ENDCAP_HOME: home }).edgeSecret).toBe(first);
  expect(first.length).toBeGreaterThanOrEqual(32);
  expect(statSync(join(home, "secrets.json")).mode & 0o777).toBe(0o600);
  const given = "a-secret-from-the-vault-of-the-shop-itself";
  expect(readConfig({ ENDCAP_HOME: home, ENDCAP_EDGE_SECRET: given }).edgeSecret).toBe(given);
  expect(readFileSync(join(home, "secrets.json"), "utf8")).not.toContain(given);
});

it("names each wrong variable and what it must be", () => {
  expect(() => readConfig({ PORT: "http", KAFKA_BROKERS: "broker", LOG_LEVEL: "loud" })).toThrow(
    /PORT must be a number.*KAFKA_BROKERS.*host:port.*LOG_LEVEL/,
  );
  expect(() => readConfig({ DATABASE_URL: "mysql://x" })).toThrow(/DATABASE_URL must be a URL/);
  expect(() => readConfig({ UPSTASH_REDIS_REST_URL: "http://x" })).toThrow(/belong together/);
  expect(() => readConfig({ PORT: "9000", ORIGIN_PORT: "9000" })).toThrow(/must differ/);
});

it("says that a home must be a folder", () => {
  const file = join(home, "not-a-folder");
  writeFileSync(file, "");
  expect(() => readConfig({ ENDCAP_HOME: file })).toThrow(/ENDCAP_HOME .* is a file/);
});

it("says what to do about a damaged secrets file", () => {
  const damaged = mkdtempSync(join(home, "damaged-"));
  writeFileSync(join(damaged, "secrets.json"), "{");
  expect(() => readConfig({ ENDCAP_HOME: damaged })).toThrow(/secrets\.json is damaged\. Restore it/);
});
