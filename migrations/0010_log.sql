-- The event log on Postgres, and what consumers of any log keep beside their effects.
-- Log rows carry their shop inside the value: the log itself only knows keys.

create table log_partitions (
  topic text not null,
  partition int not null,
  next_offset bigint not null default 0,
  primary key (topic, partition)
);

create table log_records (
  topic text not null,
  partition int not null,
  log_offset bigint not null,
  key text not null,
  value text not null,
  appended_at timestamptz not null,
  primary key (topic, partition, log_offset)
);

-- Offsets are allotted under the partition's row lock, which is held until commit: a reader never sees a later offset before an earlier one.
-- Locks are taken in partition order, so appenders cannot deadlock. Returns positions in the order of the arguments.
create function log_append(topic_name text, partitions int[], keys text[], contents text[])
returns table (at_partition int, at_offset bigint) language plpgsql as $$
declare
  taken_at timestamptz;
begin
  perform 1 from log_partitions p where p.topic = topic_name and p.partition = any (partitions)
    order by p.partition for update;
  taken_at := clock_timestamp();
  return query
    with given as (
      select g.partition, g.key, g.value, g.place, row_number() over (partition by g.partition order by g.place) - 1 as step
      from unnest(partitions, keys, contents) with ordinality as g (partition, key, value, place)
    ), placed as (
      insert into log_records (topic, partition, log_offset, key, value, appended_at)
      select topic_name, g.partition, p.next_offset + g.step, g.key, g.value, taken_at
      from given g join log_partitions p on p.topic = topic_name and p.partition = g.partition
    )
    select g.partition, p.next_offset + g.step
    from given g join log_partitions p on p.topic = topic_name and p.partition = g.partition
    order by g.place;
  update log_partitions p set next_offset = p.next_offset + counted.records
    from (select g.partition, count(*) as records from unnest(partitions) as g (partition) group by 1) counted
    where p.topic = topic_name and p.partition = counted.partition;
  perform pg_notify('endcap_log', topic_name || ':' ||
    (select string_agg(distinct g.partition::text, ',') from unnest(partitions) as g (partition)));
end $$;

-- Members of a group share the partitions while their lease lasts. Who owns what follows from the sorted list of members.
create table log_members (
  topic text not null,
  group_name text not null,
  member uuid not null,
  lease_ends_at timestamptz not null,
  primary key (topic, group_name, member)
);

create table consumer_positions (
  log text not null default 'postgres',
  topic text not null,
  group_name text not null,
  partition int not null,
  next_offset bigint not null,
  moved_at timestamptz not null default now(),
  primary key (log, topic, group_name, partition)
);

-- What was applied, and which record of the log won: a record that comes again is judged as it was the first time.
-- No foreign key to shops: this is the hottest insert of all, and the stream only lets known shops through.
create table seen_events (
  shop text not null,
  shopper text not null,
  id text not null,
  partition int not null,
  log_offset bigint not null,
  applied_at timestamptz not null,
  session text not null,
  primary key (shop, shopper, id)
);
create index seen_events_applied_at on seen_events using brin (applied_at);

-- The open session of each shopper.
create table sessions (
  shop text not null,
  shopper text not null,
  session text not null,
  started_at timestamptz not null,
  last_at timestamptz not null,
  primary key (shop, shopper)
);
create index sessions_last_at on sessions using brin (last_at);

-- Messages that can never be taken as they are. The shop is as the message says it, so it may not exist.
create table dead_letters (
  id text primary key,
  stage text not null check (stage in ('intake', 'stream')),
  shop text,
  code text not null,
  reason text not null,
  value text not null,
  value_cut boolean not null default false,
  times int not null default 1,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  replayed_at timestamptz
);
create index dead_letters_open on dead_letters (last_at desc) where replayed_at is null;

-- What edge isolates counted, as they reported it.
create table edge_counters (
  isolate text not null,
  since_at timestamptz not null,
  until_at timestamptz not null,
  counts jsonb not null,
  reported_at timestamptz not null default now(),
  primary key (isolate, since_at)
);
create index edge_counters_until_at on edge_counters (until_at);
