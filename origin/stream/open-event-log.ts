// The event log a process works on: Kafka when KAFKA_BROKERS names one, else the one in the database.
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import type { EventLog } from "./event-log.ts";
import { openKafkaLog } from "./kafka-log.ts";
import { openPostgresLog } from "./postgres-log.ts";

export async function openEventLog(
  config: Pick<Config, "kafkaBrokers">,
  database: Database,
  logger: Logger,
): Promise<EventLog> {
  if (config.kafkaBrokers) return await openKafkaLog({ brokers: config.kafkaBrokers, logger });
  return await openPostgresLog({
    database,
    onError: (error) => logger.warn({ err: error }, "upkeep of the log waits"),
  });
}
