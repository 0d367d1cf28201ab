-- The lake's manifest: a Parquet file counts only while it is listed here. Live files are named by the flush that wrote them: a partition of the
-- log and the offsets it covers, both ends included. Imported files have partition -1, and their offsets are line numbers of `source`.
create table lake_files (
  shop text not null references shops,
  path text not null,
  dataset text not null check (dataset in ('events', 'answers')),
  day date not null,
  -- 'log', or which import it came from.
  source text not null default 'log',
  log_partition integer not null,
  from_offset bigint not null,
  to_offset bigint not null,
  rows bigint not null,
  bytes bigint not null,
  applied_from_ms bigint not null,
  applied_to_ms bigint not null,
  written_at timestamptz not null default now(),
  primary key (shop, path)
);
create index lake_files_by_day on lake_files (shop, dataset, day);

-- What was imported: lines of one source (a checksum of its bytes and of the mapping) between two moments, counted once.
create table lake_imports (
  shop text not null references shops,
  source text not null,
  name text not null,
  rows bigint not null,
  shift_ms bigint not null,
  until_ms bigint,
  imported_at timestamptz not null default now(),
  primary key (shop, source)
);
