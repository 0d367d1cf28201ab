// How far each group is behind the end of a topic: what operators watch and autoscalers act on.
import type { Sql } from "../database/connect.ts";
import type { EventLog, Topic } from "./event-log.ts";

export interface GroupLag {
  readonly group: string;
  readonly partition: number;
  readonly records: number;
}

/** Of groups that keep their position in Postgres. */
export async function logLag(sql: Sql, log: EventLog, topic: Topic): Promise<GroupLag[]> {
  // Positions first: an end that is read later is never behind them.
  const positions = await sql<{ group: string; partition: number; next: number }[]>`
    select group_name as "group", partition, next_offset as next from consumer_positions
    where log = ${log.name} and topic = ${topic} order by group_name, partition`;
  const ends = await log.ends(topic);
  return positions.map(({ group, partition, next }) => ({
    group,
    partition,
    records: Math.max(0, Number(ends.get(partition) ?? 0n) - next),
  }));
}
