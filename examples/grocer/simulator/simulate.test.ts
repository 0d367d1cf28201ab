// Against the production edge in workerd while its origin is away: every event must still be taken.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { EdgeServer } from "../../../scripts/edge-server.ts";
import { startEdge } from "../../../scripts/edge-server.ts";
import type { ApiKey } from "../../../shared/trust/api-key.ts";
import { issueApiKey } from "../../../shared/trust/api-key.ts";
import { deriveSecret } from "../../../shared/trust/secret.ts";
import { simulate } from "./simulate.ts";
import { startCounting } from "./tally.ts";

const edgeSecret = "a secret of at least thirty-two characters";
const home = mkdtempSync(join(tmpdir(), "endcap-simulate-"));
let edge: EdgeServer;
let secretKey: string;

beforeAll(async () => {
  edge = await startEdge({
    port: 0,
    stateFolder: join(home, "state"),
    runFolder: join(home, "run"),
    bindings: { ENDCAP_EDGE_SECRET: edgeSecret, ORIGIN_URL: "http://127.0.0.1:1" },
  });
  const claims: ApiKey = { id: "secret-1", shop: "grocer", kind: "secret", origins: [], limitPerMinute: 60_000 };
  secretKey = await issueApiKey(claims, await deriveSecret(edgeSecret, "api-key"));
}, 60_000);
afterAll(async () => {
  await edge.stop();
  rmSync(home, { recursive: true, force: true });
});

it("sends events at no more than the chosen rate, all of them accepted, and counts what came back", async () => {
  const told: number[] = [];
  const tally = await simulate({
    edgeUrl: edge.url,
    secretKey,
    ratePerSecond: 60,
    seed: 7,
    run: "t1",
    seconds: 4,
    onTally: ({ eventsSent }) => told.push(eventsSent),
  });
  expect(tally.refused).toEqual({});
  expect(tally.eventsAccepted).toBe(tally.eventsSent);
  expect(tally.eventsSent).toBeGreaterThan(0);
  expect(tally.eventsSent).toBeLessThanOrEqual(60 * tally.seconds + 60);
  expect(Object.values(tally.shelvesByRung).reduce((sum, count) => sum + count, 0)).toBe(tally.shelvesAsked);
  expect(tally.eventsMs.p99).toBeGreaterThanOrEqual(tally.eventsMs.p50);
  expect(told.length).toBeGreaterThan(0);
});

it("stops at the signal, and tells a wrong key by its code", async () => {
  const stop = new AbortController();
  const tally = await simulate({
    edgeUrl: edge.url,
    secretKey: "wrong",
    ratePerSecond: 20,
    seed: 1,
    run: "t2",
    signal: stop.signal,
    onTally: () => stop.abort(),
  });
  expect(tally.eventsAccepted).toBe(0);
  expect(Object.keys(tally.refused)).toEqual(["key/malformed"]);
});

it("keeps percentiles within a twentieth of the truth", () => {
  const counting = startCounting();
  for (let ms = 1; ms <= 1000; ms++) counting.took("shelvesMs", ms);
  const { p50, p99 } = counting.tally(1).shelvesMs;
  expect(Math.abs(p50 / 500 - 1)).toBeLessThan(0.05);
  expect(Math.abs(p99 / 990 - 1)).toBeLessThan(0.05);
});
