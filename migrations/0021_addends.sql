-- What a batch adds to rows that every batch wants (an item's counts, pairs of items) waits here as one row a shop, and is added up by one
-- collector at most once a second: no consumer waits for another's commit, and what repeats is written once.
-- Arrays of one row have the same length; times are milliseconds since the epoch. They are soon gone, so nothing spends time on squeezing them.

create table item_count_addends (
  shop text not null,
  id bigint generated always as identity,
  item text[] not null,
  kind smallint[] not null,
  events bigint[] not null,
  unverified bigint[] not null,
  last_ms double precision[] not null,
  primary key (shop, id)
);

create table crowd_count_addends (
  shop text not null,
  id bigint generated always as identity,
  item text[] not null,
  country text[] not null,
  trending_log2 double precision[] not null,
  -- Null inside: no new shopper.
  shoppers_log2 double precision[] not null,
  popular_log2 double precision[] not null,
  last_ms double precision[] not null,
  primary key (shop, id)
);

create table item_pair_addends (
  shop text not null,
  id bigint generated always as identity,
  item text[] not null,
  next_item text[] not null,
  weight_log2 double precision[] not null,
  last_ms double precision[] not null,
  primary key (shop, id)
);

alter table item_count_addends alter column item set storage external, alter column kind set storage external,
  alter column events set storage external, alter column unverified set storage external, alter column last_ms set storage external;
alter table crowd_count_addends alter column item set storage external, alter column country set storage external,
  alter column trending_log2 set storage external, alter column shoppers_log2 set storage external,
  alter column popular_log2 set storage external, alter column last_ms set storage external;
alter table item_pair_addends alter column item set storage external, alter column next_item set storage external,
  alter column weight_log2 set storage external, alter column last_ms set storage external;
