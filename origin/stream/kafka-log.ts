// The event log on Apache Kafka. Records are placed by us (partitionOf) and positions follow from each batch's base offset;
// consumers keep their positions in Postgres, so nothing is ever committed to Kafka.
import { setTimeout as pause } from "node:timers/promises";
// Node finds no names of its error classes in this CommonJS module: by its default they are all there.
import kafkajs from "kafkajs";
import type { Logger } from "pino";
import { createAppendQueue } from "./append-queue.ts";
import type { Consumer, EventLog, LogPosition, LogRecord, Topic } from "./event-log.ts";
import { topics } from "./event-log.ts";
import type { KafkaClient } from "./kafka/kafka-client.ts";
import { createKafkaClient, ensureTopics } from "./kafka/kafka-client.ts";
import { startKafkaConsumer } from "./kafka/kafka-consumer.ts";
import { partitionOf } from "./partition-of.ts";

export interface KafkaLogOptions {
  readonly brokers: readonly string[];
  /** Counts for topics that do not exist yet. */
  readonly partitions?: number;
  /** Put before the names of topics and groups, so that several systems can share a cluster. */
  readonly topicPrefix?: string;
  readonly keepMs?: number;
  readonly logger?: Logger;
}

const keepMsDefault = 7 * 24 * 3600_000;
const leaderMsMax = 10_000;
const leaderPollMs = 50;

/** Makes the topics that are missing. @throws when no broker answers */
export async function openKafkaLog(options: KafkaLogOptions): Promise<EventLog> {
  const prefix = options.topicPrefix ?? "";
  const client = createKafkaClient(options.brokers, options.logger);
  const nameOf = (topic: Topic): string => `${prefix}${topic}`;
  const admin = client.admin();
  await admin.connect();
  const counts = await ensureTopics(admin, topics.map(nameOf), {
    partitions: options.partitions ?? 8,
    keepMs: options.keepMs ?? keepMsDefault,
  });
  const partitionsOf = (topic: Topic): number => counts.get(nameOf(topic)) ?? 1;
  const producer = client.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  await producer.connect();
  const queues = new Map(
    topics.map((topic) => [
      topic,
      createAppendQueue((records) => send(producer, nameOf(topic), partitionsOf(topic), records)),
    ]),
  );
  const consumers = new Set<Consumer>();

  return {
    name: "kafka",
    partitions: partitionsOf("events"),
    append: async (topic, records) => (await queues.get(topic)?.append(records)) ?? [],
    consume: async (consume) => {
      const consumer = await startKafkaConsumer(client, {
        ...consume,
        topicName: nameOf(consume.topic),
        groupName: `${prefix}${consume.group}`,
      });
      consumers.add(consumer);
      return {
        assigned: consumer.assigned,
        stop: async () => {
          consumers.delete(consumer);
          await consumer.stop();
        },
      };
    },
    ends: async (topic) => {
      const offsets = await onceLed(() => admin.fetchTopicOffsets(nameOf(topic)));
      return new Map(offsets.map((row) => [row.partition, BigInt(row.high)]));
    },
    offsetsAt: async (topic, momentMs) => {
      const offsets = await onceLed(() => admin.fetchTopicOffsetsByTimestamp(nameOf(topic), momentMs));
      return new Map(offsets.map((row) => [row.partition, BigInt(row.offset)]));
    },
    close: async () => {
      await Promise.all([...consumers].map((consumer) => consumer.stop()));
      await Promise.all([...queues.values()].map((queue) => queue.drained()));
      await producer.disconnect();
      await admin.disconnect();
    },
  };
}

/** A partition that was just made, or lost its broker, has no leader for a moment; kafkajs does not wait for one here. */
async function onceLed<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const giveUpAt = performance.now() + leaderMsMax;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const passing = error instanceof kafkajs.KafkaJSError && error.retriable;
      if (!passing || performance.now() > giveUpAt) throw error;
      await pause(leaderPollMs);
    }
  }
}

async function send(
  producer: ReturnType<KafkaClient["producer"]>,
  topic: string,
  partitions: number,
  records: readonly LogRecord[],
): Promise<LogPosition[]> {
  const places = records.map((record) => partitionOf(record.key, partitions));
  const stored = await producer.send({
    topic,
    acks: -1,
    messages: records.map((record, index) => ({ key: record.key, value: record.value, partition: places[index] ?? 0 })),
  });
  const next = new Map(stored.map((part) => [part.partition, BigInt(part.baseOffset ?? -1)]));
  return places.map((partition) => {
    const offset = next.get(partition);
    if (offset === undefined || offset < 0n) throw new Error(`Kafka did not say where partition ${partition} went on`);
    next.set(partition, offset + 1n);
    return { partition, offset };
  });
}
