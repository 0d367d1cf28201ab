// kafkajs with settings under which brokers were killed and nothing was lost or doubled.
import { Kafka, logLevel } from "kafkajs";
import type { Logger } from "pino";

export type KafkaClient = Kafka;
export type KafkaAdmin = ReturnType<Kafka["admin"]>;

/** Retries for about a minute: a restarted broker is waited for, and whoever appends sees no error. */
const retry = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 60, factor: 0.2 };
const partitionBytesMaxDefault = 4_000_000;

export function createKafkaClient(brokers: readonly string[], logger: Logger | undefined): KafkaClient {
  return new Kafka({
    clientId: "endcap",
    brokers: [...brokers],
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry,
    logLevel: logger ? logLevel.INFO : logLevel.NOTHING,
    // Its ERROR is often something that it is about to retry, so nothing of it is worth waking anybody.
    logCreator: () => (entry) => {
      const { message, ...details } = entry.log;
      const level = entry.level <= logLevel.WARN ? "warn" : "debug";
      logger?.[level]({ kafka: { ...details, logger: undefined, timestamp: undefined } }, message);
    },
  });
}

/** Topics are made before anybody needs them: a missing one eats all retries. @returns partitions by topic */
export async function ensureTopics(
  admin: KafkaAdmin,
  names: readonly string[],
  options: { readonly partitions: number; readonly keepMs: number },
): Promise<Map<string, number>> {
  const known = new Set(await admin.listTopics());
  const missing = names.filter((name) => !known.has(name));
  if (missing.length > 0) {
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({
        topic,
        numPartitions: options.partitions,
        configEntries: [
          { name: "retention.ms", value: String(options.keepMs) },
          { name: "max.message.bytes", value: String(partitionBytesMaxDefault) },
        ],
      })),
    });
  }
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  return new Map(topics.map((topic) => [topic.name, topic.partitions.length]));
}
