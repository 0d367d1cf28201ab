-- What went to the edge. `content` is a checksum of everything but the time of creation: the same content is not published twice in a row.
create table publications (
  shop text not null references shops,
  number bigint generated always as identity,
  checksum text not null,
  content text not null,
  model_version text not null,
  catalogue_revision bigint not null,
  items integer not null,
  bytes bigint not null,
  card_shards integer not null,
  published_at timestamptz not null default now(),
  primary key (shop, number)
);
