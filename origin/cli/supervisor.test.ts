// A small plan with a real Postgres and a real child, in a process of its own that can be killed.
import type { ChildProcessByStdio } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { afterAll, expect, it, vi } from "vitest";
import { connectDatabase } from "../database/connect.ts";
import { postgresFolder } from "../database/open-database.ts";
import { findPostgres } from "../database/server.ts";
import { freePort } from "../process/free-port.ts";
import { describeProcess } from "../process/running-process.ts";

const homes: string[] = [];
const supervisors: { kill(signal: NodeJS.Signals): boolean }[] = [];
afterAll(() => {
  for (const supervisor of supervisors) supervisor.kill("SIGKILL");
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), "endcap-supervisor-"));
  homes.push(home);
  return home;
};

const module = JSON.stringify(new URL("./supervisor.ts", import.meta.url).href);
const server = `require("node:http").createServer((_, answer) => answer.end(String(process.pid))).listen(Number(process.argv[1]), "127.0.0.1");`;

interface Trial {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly lines: string[];
  says(text: string | RegExp): Promise<void>;
  ended(): Promise<number>;
}

const run = (home: string, port: number, steps = "[]"): Trial => {
  const program = `
    import { supervise } from ${module};
    const port = ${port};
    const stop = new Promise((done) => process.on("SIGTERM", done));
    const plan = {
      home: ${JSON.stringify(home)}, host: "127.0.0.1", databaseUrl: undefined,
      ports: [{ variable: "PORT", port }],
      environment: (databaseUrl) => ({ ...process.env, DATABASE_URL: databaseUrl }),
      children: [{ name: "small", file: process.execPath, args: ["-e", ${JSON.stringify(server)}, String(port)], readyMsMax: 60000,
        isReady: async () => (await fetch("http://127.0.0.1:" + port)).ok }],
      steps: ${steps}, farewell: ["ready"],
    };
    await supervise(plan, (line) => console.log(line), stop).catch((error) => { console.error(error.message); process.exitCode = 1; });`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  supervisors.push(child);
  const lines: string[] = [];
  const collect = (chunk: Buffer): void => void lines.push(...chunk.toString().split("\n").filter(Boolean));
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return {
    process: child,
    lines,
    says: (text) => vi.waitFor(() => expect(lines.join("\n")).toMatch(text), { timeout: 60_000, interval: 20 }),
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, "close");
      return child.exitCode ?? -1;
    },
  };
};

const pidOf = async (port: number): Promise<number> => Number(await (await fetch(`http://127.0.0.1:${port}`)).text());

it("brings back a killed child and a killed Postgres, then ends both at a signal", { timeout: 120_000 }, async () => {
  const [home, port] = [newHome(), await freePort()];
  const trial = run(home, port);
  await trial.says("ready");
  const first = await pidOf(port);
  process.kill(first, "SIGKILL");
  await vi.waitFor(async () => expect(await pidOf(port)).not.toBe(first), { timeout: 20_000, interval: 20 });

  const url = findPostgres(postgresFolder(home))?.url ?? "";
  const { sql, close } = connectDatabase(url);
  const pidFile = join(postgresFolder(home), "data", "postmaster.pid");
  const postgres = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  process.kill(postgres, "SIGKILL");
  await vi.waitFor(async () => expect(await sql`select 1 as n`).toEqual([{ n: 1 }]), { timeout: 20_000, interval: 50 });
  const reborn = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  expect(reborn).not.toBe(postgres);
  await close();

  const second = await pidOf(port);
  trial.process.kill("SIGTERM");
  expect(await trial.ended()).toBe(0);
  expect([describeProcess(second), describeProcess(reborn), existsSync(pidFile)]).toEqual([
    undefined,
    undefined,
    false,
  ]);
  expect(existsSync(join(home, "supervisor.json"))).toBe(false);
});

it("starts again after it was killed itself, and refuses to run twice on one home", { timeout: 120_000 }, async () => {
  const [home, port] = [newHome(), await freePort()];
  const killed = run(home, port);
  await killed.says("ready");
  const child = await pidOf(port);
  const twin = run(home, await freePort());
  expect(await twin.ended()).toBe(1);
  expect(twin.lines.join()).toMatch(/already runs on .*set another ENDCAP_HOME/);

  // A stopped child does not take the signal its parent's death sends: it is left over as on a system without that.
  process.kill(child, "SIGSTOP");
  killed.process.kill("SIGKILL");
  await killed.ended();
  const next = run(home, port);
  await next.says("ready");
  expect(next.lines.join()).toContain("Ended what an earlier run left behind: small");
  expect(describeProcess(child)).toBeUndefined();
  next.process.kill("SIGTERM");
  expect(await next.ended()).toBe(0);
});

it("says which port is taken and how to choose another", { timeout: 60_000 }, async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  const trial = run(newHome(), port);
  expect(await trial.ended()).toBe(1);
  expect(trial.lines.join()).toContain(`Port ${port} is in use by another program`);
  taken.close();
});

it("runs a first step until it is done, shows its progress, and reports a failing one", {
  timeout: 120_000,
}, async () => {
  const [home, port] = [newHome(), await freePort()];
  const step = (code: string): string =>
    `[{ title: "Opening the shop", when: "data", file: process.execPath, args: ["-e", ${JSON.stringify(code)}],
       isDone: async ({ sql }) => (await sql\`select 1 from shops\`).length > 0 }]`;
  const failing = run(home, port, step(`console.error("no shelf to open"); process.exit(3)`));
  expect(await failing.ended()).toBe(1);
  expect(failing.lines.join("\n")).toMatch(/Opening the shop failed: no shelf to open/);

  const postgres = JSON.stringify(import.meta.resolve("postgres"));
  const open = `import(${postgres}).then(async ({ default: postgres }) => { const sql = postgres(process.env.DATABASE_URL);
    console.log("half way"); await sql\`insert into shops (shop, name) values ('one', 'One')\`; await sql.end(); })`;
  const first = run(home, port, step(open));
  await first.says(/Opening the shop ….*half way.*done in.*ready/s);
  first.process.kill("SIGTERM");
  await first.ended();
  const later = run(home, port, step(open));
  await later.says("ready");
  expect(later.lines.join()).not.toContain("Opening");
  later.process.kill("SIGTERM");
  await later.ended();
});

it("leaves cleanly when it is told to stop in the middle of a step", { timeout: 120_000 }, async () => {
  const [home, port] = [newHome(), await freePort()];
  const trial = run(
    home,
    port,
    `[{ title: "Waiting", when: "data", file: process.execPath, args: ["-e", "console.log('at it'); setInterval(() => {}, 1000)"], isDone: async () => false }]`,
  );
  await trial.says("at it");
  trial.process.kill("SIGTERM");
  expect(await trial.ended()).toBe(0);
  expect(existsSync(join(postgresFolder(home), "data", "postmaster.pid"))).toBe(false);
});
