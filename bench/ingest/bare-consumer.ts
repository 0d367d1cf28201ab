// The peer: the least that anybody could do with the same topic. kafkajs reads it and inserts a hundred events at a time into one table.
import type { KafkaMessage } from "kafkajs";
import { Kafka, logLevel } from "kafkajs";
import type { Sql } from "../../origin/database/connect.ts";
import type { EventMessage } from "../../shared/wire/message.ts";
import { batchMessages } from "./post-batches.ts";

export interface BareConsumer {
  inserted(): number;
  stop(): Promise<void>;
}

const partitionsAtOnce = 8;

/** Reads `events`, in a group of its own; resolves when it has its partitions. @param fromBeginning else only what comes from now on */
export async function startBareConsumer(
  brokers: string,
  sql: Sql,
  { group, fromBeginning }: { readonly group: string; readonly fromBeginning: boolean },
): Promise<BareConsumer> {
  await sql`create table if not exists bare_events (shop text, shopper text, id text, name text, at timestamptz,
    received_at timestamptz, session text, items jsonb, primary key (shop, shopper, id))`;
  await sql`truncate bare_events`;
  const kafka = new Kafka({ clientId: "bare", brokers: [brokers], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: group, maxBytesPerPartition: 1_048_576 });
  let inserted = 0;
  const joined = new Promise<void>((done) => {
    consumer.on(consumer.events.GROUP_JOIN, () => done());
  });
  await consumer.connect();
  await consumer.subscribe({ topics: ["events"], fromBeginning });
  await consumer.run({
    partitionsConsumedConcurrently: partitionsAtOnce,
    eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning }) => {
      for (let from = 0; from < batch.messages.length && isRunning(); from += batchMessages) {
        const part = batch.messages.slice(from, from + batchMessages);
        await insert(sql, part);
        inserted += part.length;
        resolveOffset(part.at(-1)?.offset ?? "0");
        await heartbeat();
      }
    },
  });
  await joined;
  return {
    inserted: () => inserted,
    stop: async () => {
      await consumer.stop();
      await consumer.disconnect();
    },
  };
}

async function insert(sql: Sql, messages: readonly KafkaMessage[]): Promise<void> {
  const events = messages.map(({ value }) => JSON.parse(value?.toString() ?? "") as EventMessage);
  const column = <Value>(of: (event: EventMessage) => Value): Value[] => events.map(of);
  await sql`
    insert into bare_events (shop, shopper, id, name, at, received_at, session, items)
    select shop, shopper, id, name, to_timestamp(at_ms / 1000), to_timestamp(received_ms / 1000), session, items::jsonb
    from unnest(${column((event) => event.shop)}::text[], ${column((event) => event.shopper)}::text[],
      ${column((event) => event.id)}::text[], ${column((event) => event.name)}::text[],
      ${column((event) => event.at)}::float8[], ${column((event) => event.receivedAt)}::float8[],
      ${column((event) => event.session ?? null)}::text[], ${column((event) => JSON.stringify(event.items ?? []))}::text[])
      as n (shop, shopper, id, name, at_ms, received_ms, session, items)
    on conflict do nothing`;
}
