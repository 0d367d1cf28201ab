// Who of a group owns which partitions: members hold leases in one table, and the sorted list of living members decides.
// No vote is taken. For a moment two members may think they own a partition: positions move conditionally, so one of them rolls back.
import { randomUUID } from "node:crypto";
import type { Sql } from "../../database/connect.ts";
import type { Topic } from "../event-log.ts";

export interface GroupMembership {
  /** Renews the lease. @returns the partitions this member owns now */
  beat(): Promise<number[]>;
  leave(): Promise<void>;
}

export const groupBell = (topic: Topic, group: string): string => `${topic}/${group}`;

export function joinGroup(options: {
  readonly sql: Sql;
  readonly topic: Topic;
  readonly group: string;
  readonly partitions: number;
  readonly leaseMs: number;
}): GroupMembership {
  const { sql, topic, group, partitions, leaseMs } = options;
  const member = randomUUID();
  const tellOthers = async (): Promise<void> => {
    await sql`select pg_notify('endcap_log', ${groupBell(topic, group)})`;
  };
  return {
    beat: async () => {
      const [renewed] = await sql<{ joined: boolean }[]>`
        insert into log_members (topic, group_name, member, lease_ends_at)
        values (${topic}, ${group}, ${member}, now() + ${leaseMs} * interval '1 millisecond')
        on conflict (topic, group_name, member) do update set lease_ends_at = excluded.lease_ends_at
        returning xmax = 0 as joined`;
      await sql`delete from log_members where (topic, group_name, member) in (
        select topic, group_name, member from log_members
        where topic = ${topic} and group_name = ${group} and lease_ends_at < now() for update skip locked)`;
      const rows = await sql<{ member: string }[]>`select member::text as member from log_members
        where topic = ${topic} and group_name = ${group} and lease_ends_at >= now()`;
      if (renewed?.joined) await tellOthers();
      return share(
        rows.map((row) => row.member),
        member,
        partitions,
      );
    },
    leave: async () => {
      await sql`delete from log_members where topic = ${topic} and group_name = ${group} and member = ${member}`;
      await tellOthers();
    },
  };
}

/** Every partition to exactly one of the members, evenly; the same answer for each member that sees the same list. */
export function share(members: readonly string[], member: string, partitions: number): number[] {
  const sorted = [...members].sort();
  const mine = sorted.indexOf(member);
  if (mine < 0) return [];
  return Array.from({ length: partitions }, (_, partition) => partition).filter(
    (partition) => partition % sorted.length === mine,
  );
}
