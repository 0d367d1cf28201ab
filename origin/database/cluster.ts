// The files of the embedded Postgres: made once by initdb, owned by whoever the server runs as, locked by a password.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asServerUser, postgresPrograms, serverIdentity } from "./postgres-program.ts";

const outputCharactersMax = 20_000;

/** Makes the cluster if there is none. A half-made one (a crash in the middle) is thrown away and made again. */
export async function prepareCluster(folder: string, durable: boolean): Promise<void> {
  const data = join(folder, "data");
  if (existsSync(join(data, "PG_VERSION"))) return;
  if (existsSync(data)) {
    throw new Error(
      `${data} holds no Postgres database (PG_VERSION is missing). Move that folder away and start again.`,
    );
  }
  const fresh = join(folder, "data.new");
  rmSync(fresh, { recursive: true, force: true });
  // Others may pass through the folder, for the server may run as another user; its files are the server's alone.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  mkdirSync(fresh, { mode: 0o700 });
  const password = join(folder, "password");
  writeFileSync(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
  const owner = serverIdentity();
  if (owner) for (const path of [fresh, password]) chownSync(path, owner.uid, owner.gid);
  await initdb([
    ...["-D", fresh, "--username=postgres", "--auth=scram-sha-256", `--pwfile=${password}`],
    ...["--encoding=UTF8", "--locale=C", ...(durable ? [] : ["--no-sync"])],
  ]);
  renameSync(fresh, data);
}

export function readPassword(folder: string): string {
  return readFileSync(join(folder, "password"), "utf8");
}

function initdb(args: readonly string[]): Promise<void> {
  const { file, args: all, ...identity } = asServerUser(postgresPrograms().initdb, args);
  return new Promise((done, fail) => {
    const child = spawn(file, all, { ...identity, stdio: ["ignore", "pipe", "pipe"], cwd: "/", env: { LC_ALL: "C" } });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-outputCharactersMax);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", fail);
    child.once("exit", (status) => (status === 0 ? done() : fail(new Error(explain(output)))));
  });
}

function explain(output: string): string {
  if (/no space left on device/i.test(output))
    return "The disk is full: the database cannot be created. Free some space and start again.";
  if (/permission denied/i.test(output)) {
    return "The database's user may not enter this folder. Start as an ordinary user, or set ENDCAP_HOME to a folder others can enter.";
  }
  if (/could not look up effective user/i.test(output)) {
    return "This user has no entry in /etc/passwd, which Postgres wants. Start as a user with a name, or set DATABASE_URL.";
  }
  return `The database cannot be created: ${output.trim().split("\n").slice(-3).join(" ")}`;
}
