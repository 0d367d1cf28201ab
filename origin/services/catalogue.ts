// The catalogue service: the shop's systems tell us what they sell, and the log hears of every change.
import type { Logger } from "pino";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { openCatalogue } from "../catalogue/catalogue.ts";
import { catalogueRoutes } from "../catalogue/catalogue-routes.ts";
import { startChangePump } from "../catalogue/change-pump.ts";
import type { Sql } from "../database/connect.ts";
import { originRoutes } from "../http/error-door.ts";
import type { EventLog } from "../stream/event-log.ts";
import type { Service } from "./service.ts";

export interface CatalogueOptions {
  readonly sql: Sql;
  readonly log: EventLog;
  readonly logger: Logger;
  /** deriveSecret(root, "api-key") */
  readonly keySecret: string;
}

const backlogMax = 100_000;

export function startCatalogue(options: CatalogueOptions): Service & { readonly catalogue: Catalogue } {
  const { sql, log, logger, keySecret } = options;
  const pump = startChangePump({
    sql,
    log,
    onError: (error) => logger.warn({ err: error }, "catalogue changes wait: the log did not take them"),
  });
  const catalogue = openCatalogue(sql, pump.wake);
  return {
    name: "catalogue",
    catalogue,
    routes: catalogueRoutes(originRoutes(logger), { sql, catalogue, keySecret }),
    async health() {
      const [row] = await sql<{ waiting: number }[]>`
        select count(*) as waiting from (select 1 from catalogue_changes limit ${backlogMax}) as backlog`;
      const waiting = row?.waiting ?? 0;
      return { ok: waiting < backlogMax, detail: `${waiting} changes wait for the log` };
    },
    stop: () => pump.stop(),
  };
}
