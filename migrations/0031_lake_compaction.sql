-- Files that were merged into larger ones: no new reader sees them, and they are removed once no old one can be reading.
create table lake_merged_files (
  shop text not null references shops,
  path text not null,
  merged_at timestamptz not null default now(),
  primary key (shop, path)
);
