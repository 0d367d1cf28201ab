// KAFKA_BROKERS names a real Apache Kafka, such as scripts/kafka-broker.mjs starts; without one only the Postgres log keeps the contract.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Kafka, logLevel } from "kafkajs";
import { afterAll, describe, expect, it } from "vitest";
import { openTestDatabase } from "../database/test-database.ts";
import { eventLogContract } from "./event-log.contract.ts";
import { openKafkaLog } from "./kafka-log.ts";

const brokers = (process.env["KAFKA_BROKERS"] ?? "").split(",").filter(Boolean);

if (brokers.length === 0) {
  describe("the event log on Kafka", () => {
    it("is not run here: KAFKA_BROKERS is not set", () => {
      expect(brokers).toEqual([]);
    });
  });
} else {
  const topicPrefix = `test-${randomUUID().slice(0, 8)}-`;
  const database = await openTestDatabase();
  afterAll(async () => {
    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const made = (await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix));
    await admin.deleteTopics({ topics: made });
    await admin.disconnect();
  });
  describe("the event log on Kafka", () => {
    eventLogContract(() => ({
      database,
      open: () => openKafkaLog({ brokers, topicPrefix }),
      appendLate: async (log, records, holdMs) => {
        await pause(holdMs);
        await log.append("events", records);
      },
      spec: { databaseUrl: database.url, kafka: { brokers, topicPrefix } },
    }));
  });
}
