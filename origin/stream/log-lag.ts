// How far each group is behind the end of a topic: what operators watch and autoscalers act on.
import { setTimeout as pause } from "node:timers/promises";
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

/** A broker that was just killed may tell an earlier end for a moment. */
const sameLogMsMax = 5_000;
const sameLogPollMs = 250;

/** @throws Error when a group has read more than the log holds: it is another log than the one that was read, and what it brings would be passed over */
export async function requireSameLog(sql: Sql, log: EventLog, topic: Topic): Promise<void> {
  const endsMs = performance.now() + sameLogMsMax;
  for (;;) {
    const beyond = await positionBeyondEnd(sql, log, topic);
    if (!beyond) return;
    if (performance.now() > endsMs) throw new Error(beyond);
    await pause(sameLogPollMs);
  }
}

/** In words for the operator; undefined when there is none. */
async function positionBeyondEnd(sql: Sql, log: EventLog, topic: Topic): Promise<string | undefined> {
  const positions = await sql<{ group: string; partition: number; next: number }[]>`
    select group_name as "group", partition, next_offset as next from consumer_positions
    where log = ${log.name} and topic = ${topic}`;
  const ends = await log.ends(topic);
  const beyond = positions.find(({ partition, next }) => BigInt(next) > (ends.get(partition) ?? 0n));
  if (!beyond) return undefined;
  const { group, partition, next } = beyond;
  return `The topic ${topic} ends at ${ends.get(partition) ?? 0n} in partition ${partition}, but ${group} stands at ${next}: the topic was made anew, or this is another ${log.name}. Bring the old one back; or, to read the new one from its beginning, delete the rows of ${log.name} from consumer_positions.`;
}
