// Where a group stands in a log, kept beside its effects: it moves in the transaction that holds them, and only if nobody else moved it.
import type { Sql, Transaction } from "../database/connect.ts";
import type { Topic } from "./event-log.ts";

export interface ConsumerPosition {
  readonly group: string;
  /** The next offset to apply; 0 for a partition never read. */
  read(partition: number): Promise<bigint>;
  /** @throws PositionMovedError when another owner moved it: the transaction must roll back, and does if this is not caught. */
  advance(transaction: Transaction, partition: number, expected: bigint, next: bigint): Promise<void>;
}

/** The position is no longer where this consumer left it: it lost the partition. */
export class PositionMovedError extends Error {
  override readonly name = "PositionMovedError";
}

/** @param log the log's name: offsets of one log mean nothing in another */
export function consumerPosition(sql: Sql, log: string, topic: Topic, group: string): ConsumerPosition {
  return {
    group,
    read: async (partition) => {
      await sql`insert into consumer_positions (log, topic, group_name, partition, next_offset)
        values (${log}, ${topic}, ${group}, ${partition}, 0) on conflict do nothing`;
      const [row] = await sql<{ next: string }[]>`select next_offset::text as next from consumer_positions
        where log = ${log} and topic = ${topic} and group_name = ${group} and partition = ${partition}`;
      return BigInt(row?.next ?? 0);
    },
    advance: async (transaction, partition, expected, next) => {
      if (next < expected) throw new PositionMovedError(`${group} is past ${next} in ${topic} ${partition} already`);
      const moved = await transaction`update consumer_positions set next_offset = ${next.toString()}, moved_at = now()
        where log = ${log} and topic = ${topic} and group_name = ${group} and partition = ${partition}
          and next_offset = ${expected.toString()}`;
      if (moved.count !== 1)
        throw new PositionMovedError(`${group} no longer stands at ${expected} in ${topic} ${partition}`);
    },
  };
}
