// A consumer group member whose positions live elsewhere: each partition is sought to `position` when it is assigned, and
// whatever Kafka delivers from another place is sent back. A supervisor replaces the kafkajs consumer when it gives up.
import { setTimeout as pause } from "node:timers/promises";
import type { EachBatchPayload, KafkaMessage } from "kafkajs";
import type { ConsumeOptions, Consumer, StoredRecord } from "../event-log.ts";
import { retryPauseMs } from "../event-log.ts";
import type { KafkaClient } from "./kafka-client.ts";

export interface KafkaConsumerOptions extends ConsumeOptions {
  readonly topicName: string;
  readonly groupName: string;
}

const sessionTimeoutMs = 6_000;
const heartbeatMs = 1_000;
const partitionsAtOnce = 8;
const restartPauseMs = 300;

export async function startKafkaConsumer(client: KafkaClient, options: KafkaConsumerOptions): Promise<Consumer> {
  let stopped = false;
  let running = await startMember(client, options, replace);

  /** kafkajs gives up on some errors for good ("not aware of this member"): a new member then takes over. */
  function replace(error: unknown): void {
    options.onError?.(error);
    void (async () => {
      await running.stop().catch(() => {});
      while (!stopped) {
        await pause(restartPauseMs);
        try {
          running = await startMember(client, options, replace);
          if (stopped) await running.stop();
          return;
        } catch (failed) {
          options.onError?.(failed);
        }
      }
    })();
  }

  return {
    assigned: () => running.assigned(),
    stop: async () => {
      stopped = true;
      await running.stop();
    },
  };
}

async function startMember(
  client: KafkaClient,
  options: KafkaConsumerOptions,
  onGivenUp: (error: unknown) => void,
): Promise<Consumer> {
  const { topicName } = options;
  const consumer = client.consumer({
    groupId: options.groupName,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    maxWaitTimeInMs: 500,
    maxBytesPerPartition: 1_048_576,
    maxBytes: 8 * 1_048_576,
    allowAutoTopicCreation: false,
  });
  let assigned: number[] = [];
  let generation = 0;
  const next = new Map<number, bigint>();

  const seekToPosition = async (partition: number): Promise<void> => {
    const askedIn = generation;
    const position = await options.position(partition);
    if (askedIn !== generation || !assigned.includes(partition)) return;
    next.set(partition, position);
    consumer.seek({ topic: topicName, partition, offset: position.toString() });
  };

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    generation++;
    assigned = [...(payload.memberAssignment[topicName] ?? [])].sort((a, b) => a - b);
    next.clear();
    for (const partition of assigned) seekToPosition(partition).catch((error: unknown) => options.onError?.(error));
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart) options.onError?.(payload.error);
    else onGivenUp(payload.error);
  });

  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topicName], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: partitionsAtOnce,
      eachBatch: (payload) => handBatch(options, payload, { next, seekToPosition, generation: () => generation }),
    });
  } catch (error) {
    await consumer.disconnect().catch(() => {});
    throw error;
  }
  return {
    assigned: () => assigned,
    stop: async () => {
      await consumer.stop();
      await consumer.disconnect();
    },
  };
}

interface Reading {
  /** Grows with each assignment. */
  generation(): number;
  /** The next offset to hand over; undefined until `position` has told it. */
  readonly next: Map<number, bigint>;
  seekToPosition(partition: number): Promise<void>;
}

/** Hands over what was delivered, in parts, as long as this member still owns the partition. */
async function handBatch(options: KafkaConsumerOptions, payload: EachBatchPayload, reading: Reading): Promise<void> {
  const { partition } = payload.batch;
  let rebalancing = false;
  const beating = setInterval(() => {
    payload.heartbeat().catch(() => {
      rebalancing = true;
    });
  }, heartbeatMs);
  const generation = reading.generation();
  const owns = (): boolean =>
    payload.isRunning() && !payload.isStale() && !rebalancing && reading.generation() === generation;
  try {
    const from = reading.next.get(partition);
    if (from === undefined) {
      await reading.seekToPosition(partition);
      return;
    }
    const records = payload.batch.messages
      .map((message) => storedRecord(partition, message))
      .filter((record) => record.offset >= from);
    for (let start = 0; start < records.length && owns(); start += options.batchRecordsMax) {
      const part = records.slice(start, start + options.batchRecordsMax);
      await options.handle({ topic: options.topic, partition, records: part });
      const last = part.at(-1)?.offset ?? from;
      // A seek that kafkajs had still to follow delivers what was handed over: it must not pass a second time.
      if (reading.generation() === generation) reading.next.set(partition, last + 1n);
      payload.resolveOffset(String(last));
    }
  } catch (error) {
    options.onError?.(error);
    await pause(retryPauseMs);
    if (reading.generation() === generation) await reading.seekToPosition(partition);
  } finally {
    clearInterval(beating);
  }
}

function storedRecord(partition: number, message: KafkaMessage): StoredRecord {
  return {
    partition,
    offset: BigInt(message.offset),
    key: message.key?.toString() ?? "",
    value: message.value?.toString() ?? "",
    appendedAt: Number(message.timestamp),
  };
}
