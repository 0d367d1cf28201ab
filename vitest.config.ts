// Four kinds of tests: origin (Node), edge (inside workerd), journey (the whole system, in order), tidy (the house rules).
// Tests that drive a browser are named `*.browser.test.ts` wherever they stand, and run in Node with the origin's.
import { existsSync } from "node:fs";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

// Nothing in a test run talks to the network.
process.env["WRANGLER_SEND_METRICS"] ??= "false";
process.env["CLOUDFLARE_CF_FETCH_ENABLED"] ??= "false";

/** The journey's chapters in the order of their numbers; the rest as vitest finds best. */
class Chapters extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isChapter = ({ project }: TestSpecification): boolean => project.name === "journey";
    const chapters = sorted.filter(isChapter).sort((a, b) => a.moduleId.localeCompare(b.moduleId));
    return [...sorted.filter((file) => !isChapter(file)), ...chapters];
  }
}

const notOurs = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: Chapters },
    projects: [
      {
        test: {
          name: "origin",
          include: ["{origin,shared,examples,scripts,bench}/**/*.test.ts", "edge/**/*.browser.test.ts"],
          exclude: [...notOurs, "examples/*/front/*.test.ts"],
          globalSetup: ["origin/database/test-server.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      ...(existsSync("wrangler.toml")
        ? [
            {
              plugins: [
                cloudflareTest(({ inject }) => ({
                  wrangler: { configPath: "./wrangler.toml" },
                  miniflare: {
                    bindings: {
                      ORIGIN_URL: inject<string>("testOriginUrl"),
                      ENDCAP_EDGE_SECRET: inject<string>("testEdgeSecret"),
                      OUTBOX_BYTES_MAX: "200000",
                    },
                  },
                })),
              ],
              resolve: { alias: { "endcap/baked": new URL("./edge/ladder/test-baked.ts", import.meta.url).pathname } },
              test: {
                name: "edge",
                globalSetup: ["scripts/test-origin.ts", "scripts/test-redis-bridge.ts"],
                include: ["edge/**/*.test.ts"],
                exclude: [...notOurs, "**/*.browser.test.ts"],
                testTimeout: 30_000,
              },
            },
          ]
        : []),
      {
        test: {
          name: "journey",
          // One Endcap for all of it, as `npm start` runs it.
          globalSetup: ["journey/open-the-shop.ts"],
          include: ["journey/**/*.test.ts"],
          exclude: notOurs,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { name: "tidy", include: ["*.test.ts"], exclude: notOurs } },
    ],
  },
});
