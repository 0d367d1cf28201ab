// Catalogue changes on their way to the log: they were written with the change itself, and leave the table once the log has them.
import type { Sql } from "../database/connect.ts";
import type { EventLog } from "../stream/event-log.ts";
import type { ChangeKind } from "./catalogue.ts";

export interface ChangePumpOptions {
  readonly sql: Sql;
  readonly log: EventLog;
  readonly pollMs?: number;
  onError?(error: unknown): void;
}

/** The value of a record of topic `catalogue`; its key is `shop/item`. */
export interface CatalogueChange {
  readonly shop: string;
  readonly item: string;
  readonly revision: number;
  readonly change: ChangeKind;
}

export interface ChangePump {
  /** Do not wait for the next look. */
  wake(): void;
  /** Resolves when all changes committed before are in the log. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

const batchMax = 1_000;
// Any constant: whoever holds it is the one pump, so that changes of an item keep their order.
const lockKey = 0x63617461;

export function startChangePump({ sql, log, pollMs = 1_000, onError }: ChangePumpOptions): ChangePump {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  let waiting = false;

  async function drainOnce(): Promise<boolean> {
    return await sql.begin(async (transaction) => {
      await transaction`select pg_advisory_xact_lock(${lockKey})`;
      const changes = await transaction<CatalogueChange[]>`
        select shop, item, revision, change from catalogue_changes order by shop, revision, item limit ${batchMax}`;
      if (changes.length === 0) return false;
      await log.append(
        "catalogue",
        changes.map((change) => ({ key: `${change.shop}/${change.item}`, value: JSON.stringify(change) })),
      );
      await transaction`delete from catalogue_changes c using unnest(
          ${changes.map((change) => change.shop)}::text[], ${changes.map((change) => change.revision)}::bigint[],
          ${changes.map((change) => change.item)}::text[]) as d (shop, revision, item)
        where c.shop = d.shop and c.revision = d.revision and c.item = d.item`;
      return changes.length === batchMax;
    });
  }

  const drain = (): Promise<void> => {
    const next = running
      .catch(() => {})
      .then(async () => {
        waiting = false;
        while (await drainOnce());
      });
    running = next;
    return next;
  };
  const wake = (): void => {
    if (waiting || stopped) return;
    waiting = true;
    drain().catch((error: unknown) => {
      waiting = false;
      onError?.(error);
    });
  };
  const timer = setInterval(wake, pollMs).unref();
  return {
    wake,
    drain,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running.catch(() => {});
    },
  };
}
