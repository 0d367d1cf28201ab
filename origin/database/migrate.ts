// Brings a database to the newest shape: every numbered SQL file once, in order, each in one transaction.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";

export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

const versionMin = 150_000;
// Any constant will do, as long as every process of Endcap asks for the same lock.
const lockKey = 0x656e6463;

/**
 * Applies what is missing; several processes may call it at once, one works and the others wait.
 * @returns the names applied now.
 * @throws Error when an applied file was edited or is missing, two files share a number, or one fails (it is rolled back).
 */
export async function migrate(url: string, folder: string = migrationsFolder): Promise<string[]> {
  const files = readMigrations(folder);
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: "endcap migrate" } });
  try {
    await requireServer(sql, url);
    await sql`select pg_advisory_lock(${lockKey})`;
    await sql`create table if not exists migrations (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`;
    const applied = await sql<{ name: string; sha256: string }[]>`select name, sha256 from migrations`;
    refuseEdited(files, applied);
    const known = new Set(applied.map((row) => row.name));
    const missing = files.filter((file) => !known.has(file.name));
    for (const file of missing) {
      await sql
        .begin(async (transaction) => {
          await transaction.unsafe(file.text);
          await transaction`insert into migrations (name, sha256) values (${file.name}, ${file.sha256})`;
        })
        .catch((cause: unknown) => {
          throw new Error(`Migration ${file.name} failed and was rolled back: ${(cause as Error).message}`, { cause });
        });
    }
    return missing.map((file) => file.name);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function requireServer(sql: postgres.Sql, url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const [server] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int as version`.catch(
    (cause: Error) => {
      throw new Error(`The database at ${hostname}:${port || 5432} cannot be used: ${cause.message}.`, { cause });
    },
  );
  if ((server?.version ?? 0) < versionMin) {
    throw new Error(
      `The database at ${hostname}:${port || 5432} is older than Postgres ${Math.floor(versionMin / 10_000)}.`,
    );
  }
}

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  const byNumber = new Map<string, string>();
  return names.map((name) => {
    const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1];
    if (!number) throw new Error(`${name}: a migration is named 0000_what_it_does.sql`);
    const twin = byNumber.get(number);
    if (twin) throw new Error(`${twin} and ${name} have the same number: give the newer one the next free number`);
    byNumber.set(number, name);
    const text = readFileSync(join(folder, name), "utf8");
    return { name, text, sha256: createHash("sha256").update(text).digest("hex") };
  });
}

function refuseEdited(files: readonly Migration[], applied: readonly { name: string; sha256: string }[]): void {
  for (const row of applied) {
    const file = files.find((candidate) => candidate.name === row.name);
    if (!file)
      throw new Error(
        `The database knows ${row.name}, which is not here: it was migrated by a newer Endcap. Start that one.`,
      );
    if (file.sha256 !== row.sha256) {
      throw new Error(
        `${row.name} was edited after it was applied. Restore it, and put the change into a new migration.`,
      );
    }
  }
}
