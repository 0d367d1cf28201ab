// Looks into the embedded database of a running home, from beside it.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "../../origin/database/connect.ts";
import { connectDatabase } from "../../origin/database/connect.ts";
import { findPostgres } from "../../origin/database/server.ts";

const upMsMax = 60_000;
const pollMs = 200;

/** Each look has a connection of its own, for the server may have been killed since the last one. @throws Error when no server gets up */
export async function inDatabase<Result>(home: string, look: (sql: Sql) => Promise<Result>): Promise<Result> {
  const endsMs = performance.now() + upMsMax;
  for (;;) {
    const url = findPostgres(join(home, "postgres"))?.url;
    if (url !== undefined) {
      const database = connectDatabase(url, { applicationName: "endcap bench", connectionsMax: 2 });
      try {
        return await look(database.sql);
      } catch (error) {
        if (performance.now() > endsMs) throw error;
      } finally {
        await database.close();
      }
    } else if (performance.now() > endsMs) throw new Error(`the Postgres of ${home} does not run`);
    await pause(pollMs);
  }
}
