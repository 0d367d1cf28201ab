// The life of `endcap start`: take the home, clear what a killed run left, then database, first-run steps, children,
// and at the end everything in reverse. What it starts is a plan, so that the tests supervise small real children.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Database } from "../database/connect.ts";
import { connectDatabase } from "../database/connect.ts";
import { keepPostgres } from "../database/keep-postgres.ts";
import { migrate } from "../database/migrate.ts";
import { postgresFolder } from "../database/open-database.ts";
import { isPortFree } from "../process/free-port.ts";
import { lockHome } from "../process/home-lock.ts";
import { endOrphans } from "../process/orphans.ts";
import { openLog } from "../process/rotating-log.ts";
import type { ChildSpec } from "../process/supervised-child.ts";
import { dieWithParent, superviseChild } from "../process/supervised-child.ts";

/** Something a new home needs once: a command of ours, run while `isDone` says no. */
export interface Step {
  /** What the operator reads while it runs. */
  readonly title: string;
  readonly file: string;
  readonly args: readonly string[];
  /** `data` runs on the database alone; `running` needs origin and edge up. */
  readonly when: "data" | "running";
  isDone(database: Database): Promise<boolean>;
}

export interface Plan {
  readonly home: string;
  readonly host: string;
  /** Ports the children will listen on, with the variable that moves each. */
  readonly ports: readonly { readonly variable: string; readonly port: number }[];
  /** Undefined: the embedded server is started and supervised too. */
  readonly databaseUrl: string | undefined;
  environment(databaseUrl: string): Readonly<Record<string, string | undefined>>;
  /** In the order of starting. */
  readonly children: readonly Omit<ChildSpec, "environment">[];
  readonly steps: readonly Step[];
  /** Printed when all is up. */
  readonly farewell: readonly string[];
}

/** One line for the operator. */
type Say = (line: string) => void;
/** What ends each thing that was started; run backwards. */
type Undo = (() => Promise<void> | void)[];

/**
 * Runs a plan until `stop` resolves, then ends everything it started: children first, the database last.
 * @throws Error in words for the operator when it cannot get up; whatever had started is ended first.
 */
export async function supervise(plan: Plan, say: Say, stop: Promise<unknown>): Promise<void> {
  const undo: Undo = [];
  let stopping = false;
  const stopped = stop.then(() => {
    stopping = true;
    say("Stopping …");
  });
  try {
    await getUp(plan, say, undo, stopped, () => stopping);
    await stopped;
  } catch (error) {
    if (!stopping) throw error;
  } finally {
    for (const end of undo.reverse()) {
      await Promise.resolve(end()).catch((error: unknown) => say((error as Error).message));
    }
  }
}

async function getUp(
  plan: Plan,
  say: Say,
  undo: Undo,
  stopped: Promise<void>,
  isStopping: () => boolean,
): Promise<void> {
  const goOn = (): void => {
    if (isStopping()) throw new Error("Stopped while starting.");
  };
  const runFolder = join(plan.home, "run");
  const lock = await lockHome(plan.home);
  undo.push(lock.release);
  void stopped.then(lock.leaving);
  const orphans = await endOrphans(runFolder);
  if (orphans.length > 0) say(`Ended what an earlier run left behind: ${orphans.join(", ")}.`);
  await refuseTakenPorts(plan);
  goOn();

  const database = await getDatabase(plan, say, undo);
  const environment = plan.environment(database.url);
  const runStepsOf = async (when: Step["when"]): Promise<void> => {
    for (const step of plan.steps.filter((candidate) => candidate.when === when)) {
      goOn();
      if (!(await step.isDone(database))) await runStep(step, environment, say, stopped);
    }
  };
  await runStepsOf("data");
  goOn();

  const children = plan.children.map((spec) => {
    const log = openLog(join(plan.home, "logs", `${spec.name}.log`));
    const child = superviseChild({ ...spec, environment }, { runFolder, log, say });
    undo.push(async () => {
      await child.stop();
      log.close();
    });
    return child;
  });
  await Promise.race([Promise.all(children.map((child) => child.ready)), stopped]);
  await runStepsOf("running");
  goOn();
  for (const line of plan.farewell) say(line);
}

async function getDatabase(plan: Plan, say: Say, undo: Undo): Promise<Database> {
  let url = plan.databaseUrl;
  if (url === undefined) {
    const server = await keepPostgres(postgresFolder(plan.home), say);
    undo.push(() => server.stop());
    url = server.url;
  }
  const applied = await migrate(url);
  if (applied.length > 0) say(`Prepared the database (${applied.length} migrations).`);
  const database = connectDatabase(url, { connectionsMax: 2, applicationName: "endcap start" });
  undo.push(() => database.close());
  return database;
}

async function refuseTakenPorts(plan: Plan): Promise<void> {
  for (const { variable, port } of plan.ports) {
    if (await isPortFree(port, plan.host)) continue;
    throw new Error(
      `Port ${port} is in use by another program. Stop it, or choose another one: ${variable}=${port + 1000} npm start`,
    );
  }
}

async function runStep(
  step: Step,
  environment: Readonly<Record<string, string | undefined>>,
  say: Say,
  stopped: Promise<void>,
): Promise<void> {
  const beganMs = performance.now();
  say(`${step.title} …`);
  const [file = step.file, ...args] = [...dieWithParent("TERM"), step.file, ...step.args];
  const child = spawn(file, args, { env: { ...environment }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  void stopped.then(() => child.kill("SIGTERM"));
  const complaints: string[] = [];
  createInterface(child.stdout).on("line", (line) => say(`  ${line}`));
  createInterface(child.stderr).on("line", (line) => {
    complaints.push(line);
    if (complaints.length > 20) complaints.shift();
  });
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`${step.title} failed: ${complaints.join("\n") || `status ${status}`}`);
  say(`${step.title}: done in ${((performance.now() - beganMs) / 1000).toFixed(1)} s.`);
}
