import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { operations } from "../../shared/wire/operation.ts";
import { beaconScript } from "./beacon-script.ts";
import { edgeFiles } from "./edge-files.ts";
import { openapiDocument } from "./openapi.ts";

const folder = new URL("../../edge/generated/", import.meta.url);

test("what is committed in edge/generated is what the sources make: else run node scripts/write-edge-files.ts", async () => {
  const files = await edgeFiles();
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  for (const [name, content] of files) expect(readFileSync(new URL(name, folder), "utf8") === content, name).toBe(true);
});

test("every reference of the document has its schema, and every operation an id of its own", () => {
  const document = openapiDocument();
  const { schemas } = document["components"] as { schemas: Record<string, unknown> };
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(operations.length);
  for (const [, name = ""] of references) expect(schemas).toHaveProperty(name);
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
});

test("every example is what its own schema promises", async () => {
  const { safeParse } = await import("zod/mini");
  for (const { request, reply } of operations) {
    if (request?.schema) expect(safeParse(request.schema, request.example).success, request.name).toBe(true);
    if (reply.example !== undefined) expect(safeParse(reply.schema, reply.example).success, reply.name).toBe(true);
  }
});

test("the beacon is at most 6 KB on its way to a browser", async () => {
  const bytes = gzipSync(await beaconScript(), { level: 6 }).length;
  console.info(`beacon: ${bytes} bytes gzipped`);
  expect(bytes).toBeLessThanOrEqual(6 * 1024);
});
