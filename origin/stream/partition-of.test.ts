import fc from "fast-check";
import { Partitioners } from "kafkajs";
import { expect, it } from "vitest";
import { partitionOf } from "./partition-of.ts";

it("places every key where Kafka's own partitioner does", () => {
  const theirs = Partitioners.DefaultPartitioner();
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.integer({ min: 1, max: 64 }), (key, partitions) => {
      const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
        partitionId,
        partitionErrorCode: 0,
        leader: 0,
        replicas: [],
        isr: [],
      }));
      expect(partitionOf(key, partitions)).toBe(
        theirs({ topic: "events", partitionMetadata, message: { key, value: "" } }),
      );
    }),
    { numRuns: 500 },
  );
});

it("spreads the shoppers of one shop over all partitions", () => {
  const counts = new Array<number>(8).fill(0);
  for (let shopper = 0; shopper < 8_000; shopper++) counts[partitionOf(`grocer/${shopper}`, 8)]!++;
  for (const count of counts) expect(count).toBeGreaterThan(700);
});
