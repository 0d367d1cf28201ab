// The database a process works on: DATABASE_URL's, else the embedded server of ENDCAP_HOME, started if nobody runs it.
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { ConnectOptions, Database } from "./connect.ts";
import { connectDatabase } from "./connect.ts";
import { migrate } from "./migrate.ts";
import { findPostgres, startPostgres } from "./server.ts";

/** Where the embedded server of a home keeps its files. */
export const postgresFolder = (home: string): string => join(home, "postgres");

/**
 * For commands that may run beside `endcap start` or alone: opens the migrated database, and `close` stops
 * the server again if this call started it.
 */
export async function openDatabase(
  config: Pick<Config, "databaseUrl" | "home">,
  options: ConnectOptions = {},
): Promise<Database> {
  const folder = postgresFolder(config.home);
  const running = config.databaseUrl ?? findPostgres(folder)?.url;
  const own = running === undefined ? await startPostgres({ folder }) : undefined;
  const url = running ?? own?.url ?? "";
  try {
    await migrate(url);
  } catch (error) {
    await own?.stop();
    throw error;
  }
  const database = connectDatabase(url, options);
  return {
    ...database,
    close: async () => {
      await database.close();
      await own?.stop();
    },
  };
}
