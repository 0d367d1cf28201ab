// A small Worker with KV, a cron and a text module, behind a front Worker that reaches it by a service binding.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { describeProcess } from "../origin/process/running-process.ts";
import { bundleWorker } from "./bundle-worker.ts";
import type { EdgeServer } from "./edge-server.ts";
import { startEdge } from "./edge-server.ts";

const root = mkdtempSync(join(tmpdir(), "endcap-edge-server-"));
const keptIn = join(root, "bundles");
const running: EdgeServer[] = [];
afterAll(async () => {
  for (const edge of running) await edge.stop();
  rmSync(root, { recursive: true, force: true });
});

const write = (path: string, text: string): string => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const name = "trial";
const configPath = write(
  "small/wrangler.toml",
  `name = "${name}"\nmain = "worker.ts"\ncompatibility_date = "2026-11-01"\nsend_metrics = false
[vars]\nGREETING = "hello"\n[[kv_namespaces]]\nbinding = "KV"\nid = "00000000000000000000000000000001"
[[rules]]\ntype = "Text"\nglobs = ["**/*.txt"]\nfallthrough = true\n`,
);
write("small/note.txt", "a text module");
const source = (version: number): string => `
  import note from "./note.txt";
  export default {
    async fetch(request, env) {
      const { pathname } = new URL(request.url);
      if (pathname === "/put") await env.KV.put("kept", "yes");
      return Response.json({ version: ${version}, note, greeting: env.GREETING, secret: env.SECRET, kept: await env.KV.get("kept") });
    },
  };`;
write("small/worker.ts", source(1));
const frontConfigPath = write(
  "front/wrangler.toml",
  `name = "${name}-front"\nmain = "front.ts"\ncompatibility_date = "2026-11-01"\nsend_metrics = false
[[services]]\nbinding = "EDGE"\nservice = "${name}"\n`,
);
write(
  "front/front.ts",
  `export default { fetch: (request, env) => new URL(request.url).pathname === "/" ? new Response("the shop") : env.EDGE.fetch(request) };`,
);

const start = async (more: { frontConfigPath?: string; directPort?: number } = {}): Promise<EdgeServer> => {
  const edge = await startEdge({
    port: 0,
    stateFolder: join(root, "state"),
    runFolder: join(root, "run"),
    bindings: { SECRET: "from outside" },
    configPath,
    bundling: { keptIn },
    ...more,
  });
  running.push(edge);
  return edge;
};
const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

it("serves the production bundle with its variables, secrets and modules, and keeps its state", {
  timeout: 60_000,
}, async () => {
  const first = await start({ directPort: 0 });
  const answer = { version: 1, note: "a text module", greeting: "hello", secret: "from outside" };
  expect(await json(`${first.url}/`)).toEqual({ ...answer, kept: null });
  expect(await json(`${first.url}/put`)).toEqual({ ...answer, kept: "yes" });
  expect(first.directUrl).not.toBe(first.url);
  expect(await json(`${first.directUrl}/`)).toEqual({ ...answer, kept: "yes" });
  await first.stop();
  const second = await start({ frontConfigPath });
  expect(await (await fetch(`${second.url}/`)).text()).toBe("the shop");
  expect(await json(`${second.url}/v1/health`)).toEqual({ ...answer, kept: "yes" });
  await second.stop();
});

it("bundles again only when a source changed", { timeout: 60_000 }, async () => {
  const before = await bundleWorker(configPath, { keptIn });
  expect(await bundleWorker(configPath, { keptIn })).toEqual(before);
  write("small/worker.ts", source(2));
  expect((await bundleWorker(configPath, { keptIn })).scriptPath).not.toBe(before.scriptPath);
  write("small/worker.ts", "export default {");
  await expect(bundleWorker(configPath, { keptIn })).rejects.toThrow(/does not build/);
  write("small/worker.ts", `import { lists } from "trial/lists"; export default { fetch: () => new Response(lists) };`);
  const aliases = { "trial/lists": write("lists.ts", `export const lists = "baked for the shop";`) };
  const { scriptPath } = await bundleWorker(configPath, { keptIn, aliases });
  expect(readFileSync(scriptPath, "utf8")).toContain("baked for the shop");
  write("small/worker.ts", source(3));
});

it("brings a killed workerd back on the same port, known by its pid file", { timeout: 60_000 }, async () => {
  const edge = await start();
  const readPid = (): number => Number(readFileSync(join(root, "run", "workerd.pid"), "utf8"));
  const pid = readPid();
  expect(describeProcess(pid)?.command).toContain(join(root, "run", "workerd"));
  process.kill(pid, "SIGKILL");
  await vi.waitFor(async () => expect(await json(`${edge.url}/`)).toMatchObject({ version: 3, kept: "yes" }), {
    timeout: 20_000,
    interval: 20,
  });
  expect(readPid()).not.toBe(pid);
  await edge.stop();
  expect(describeProcess(readPid())).toBeUndefined();
});
