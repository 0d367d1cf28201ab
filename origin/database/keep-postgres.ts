// The embedded Postgres, kept running: a killed server is back on the same port, and pools find it again.
import { setTimeout as pause } from "node:timers/promises";
import type { PostgresServer } from "./server.ts";
import { startPostgres } from "./server.ts";

export interface KeptPostgres {
  readonly url: string;
  readonly port: number;
  /** Of the run now alive. */
  pid(): number;
  stop(): Promise<void>;
}

const backoffFirstMs = 50;
const backoffMsMax = 1_500;

/** @param say tells the operator in one line. @throws Error as startPostgres does, for the first start only. */
export async function keepPostgres(folder: string, say: (line: string) => void): Promise<KeptPostgres> {
  let stopping = false;
  let server: PostgresServer = await startPostgres({ folder });
  const { url, port } = server;

  const restart = async (): Promise<PostgresServer | undefined> => {
    let told = "";
    for (let failures = 0; !stopping; failures += 1) {
      await pause(Math.min(backoffFirstMs * 2 ** failures, backoffMsMax));
      try {
        return await startPostgres({ folder, port });
      } catch (error) {
        const { message } = error as Error;
        if (message !== told) say(message);
        told = message;
      }
    }
    return undefined;
  };

  const kept = (async () => {
    for (;;) {
      await server.exited;
      if (stopping) return;
      say("Postgres stopped; starting it again.");
      const next = await restart();
      if (!next) return;
      server = next;
      if (stopping) await server.stop();
    }
  })();

  return {
    url,
    port,
    pid: () => server.pid,
    stop: async () => {
      stopping = true;
      await server.stop();
      await kept;
    },
  };
}
