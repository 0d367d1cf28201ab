import { expect, test } from "vitest";
import { operations } from "../../shared/wire/operation.ts";
import { call } from "../test-edge.ts";
import { routes } from "./routes.ts";

/** Files, which describe the calls and are none. */
const files = new Set(["/openapi.json", "/v1/openapi.json", "/docs", "/v1/docs", "/beacon.js"]);

test("what is documented is served, and what is served is documented", () => {
  const served = routes
    .filter(({ path }) => !files.has(path))
    .flatMap(({ path, methods }) =>
      Object.keys(methods).map((method) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`),
    );
  expect(served.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
});

test("files are served to programs and to people, and only once to who has them", async () => {
  for (const path of files) {
    const response = await call(path);
    expect(response.status).toBe(200);
    const etag = response.headers.get("etag") ?? "";
    expect((await call(path, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await call(path, { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  }
  const { openapi, paths } = (await (await call("/openapi.json")).json()) as { openapi: string; paths: object };
  expect(openapi).toBe("3.1.0");
  expect(Object.keys(paths)).toContain("/v1/recommendations");
  const page = await (await call("/docs")).text();
  for (const { path, caller } of operations) if (caller !== "service") expect(page).toContain(path);
});
