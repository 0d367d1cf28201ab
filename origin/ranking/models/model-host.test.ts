import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { afterAll, expect, test, vi } from "vitest";
import { openTestDatabase } from "../../database/test-database.ts";
import { folderStore } from "../../objects/folder-store.ts";
import { openRegistry } from "../../registry/registry.ts";
import { neighbourGraph } from "../../training/models/neighbour-graph.ts";
import { buildGraph } from "../../training/onnx/graph-builder.ts";
import { openModelHost } from "./model-host.ts";
import type { Question } from "./question-queue.ts";

const { sql } = await openTestDatabase();
const folder = mkdtempSync(join(tmpdir(), "endcap-host-"));
const registry = openRegistry(sql, folderStore(folder));
await sql`insert into shops (shop, name) values ('a', 'A'), ('b', 'B'), ('c', 'C')`;
const threads: Worker[] = [];
process.on("worker", (thread) => threads.push(thread));
const errors: string[] = [];
const switched: string[] = [];
const host = await openModelHost(registry, {
  onError: (shop, error) => errors.push(`${shop}: ${error}`),
  onSwitch: (shop, live) => switched.push([shop, ...live.map(({ version }) => version)].join(" ")),
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Item 1 is followed by `next`. */
const following = (next: number): Uint8Array =>
  neighbourGraph(
    "test",
    { items: 3, width: 1, item: Int32Array.of(0, next, 1, 1), score: Float32Array.of(0, 1, 1, 1) },
    3,
  );

async function promote(shop: string, version: string, onnx: Uint8Array): Promise<void> {
  const ref = { shop, model: "item-to-item", version };
  const window = { fromMs: 0, toMs: 1, events: 1 };
  const shape = {
    itemsMax: 3,
    historyMax: 50,
    contextWidth: 0,
    inputs: ["history", "weight"] as ("history" | "weight")[],
  };
  const about = { kind: "source" as const, createdAt: 1, dataWindow: window, parameters: {}, metrics: {} };
  await registry.save({ ...ref, ...about, ...shape }, { onnx, itemIds: ["x", "y", "z"] });
  await registry.promote(ref, { actor: "test" });
}
const afterItem1: Question = {
  history: Int32Array.of(1),
  weight: Float32Array.of(1),
  age: Float32Array.of(0),
  kind: Int32Array.of(1),
};
const ask = (shop: string): Promise<number | undefined> =>
  host.use(shop, async (set) => (await set?.ask("item-to-item", afterItem1))?.item[0]);

test("a shop's first request waits for its models, and a promotion is served by whoever asks after it settled", async () => {
  await promote("a", "1", following(2));
  expect(await ask("a")).toBe(2);
  await promote("a", "2", following(3));
  await host.settled("a");
  expect(await ask("a")).toBe(3);
  expect(await ask("b")).toBeUndefined();
});

test("looking again where nothing changed switches nothing, with models or without", async () => {
  const before = [...switched];
  for (const shop of ["a", "b"]) await host.settled(shop);
  expect(switched).toEqual(before);
  expect(before.filter((line) => line.startsWith("b"))).toEqual([]);
});

test("work that holds the old set finishes on it, while new work gets the new one", async () => {
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const slow = host.use("a", async (set) => {
    await gate;
    return (await set?.ask("item-to-item", afterItem1))?.item[0];
  });
  await promote("a", "3", following(2));
  await host.settled("a");
  expect(await ask("a")).toBe(2);
  go();
  expect(await slow).toBe(3);
});

test("a file that ONNX Runtime cannot run does not replace what serves, and is told", async () => {
  const graph = buildGraph("broken");
  graph.output("item", graph.apply("NoSuchOperator", [graph.input("history", "int64", ["B", "L"])]), "int64", [
    "B",
    "K",
  ]);
  await promote("a", "4", graph.encode());
  await host.settled("a");
  expect(await ask("a")).toBe(2);
  expect(errors.some((error) => error.startsWith("a: ") && error.includes("NoSuchOperator"))).toBe(true);
  await registry.rollBack("a", "item-to-item", { actor: "test" });
});

test("a question that the model refuses hurts nobody else; a thread that dies is replaced", async () => {
  await promote("c", "1", following(2));
  expect(await ask("c")).toBe(2);
  const bad = { ...afterItem1, history: Int32Array.of(900) };
  expect(await host.use("c", async (set) => set?.ask("item-to-item", bad))).toBeUndefined();
  expect(await ask("c")).toBe(2);

  await threads.at(-1)?.terminate();
  expect(await ask("c")).toBeUndefined();
  await vi.waitFor(async () => expect(await ask("c")).toBe(2), 10_000);
  expect(errors.some((error) => error.startsWith("c: "))).toBe(true);
});
