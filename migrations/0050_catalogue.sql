-- What shops sell. The department is categories[1]; stock null = not tracked, 0 = out of stock; a deleted item keeps its row, so that
-- history can still name it.
create table items (
  shop text not null references shops,
  id text not null,
  title text not null,
  description text,
  categories text[] not null default '{}',
  brand text,
  price_amount numeric(14, 4) check (price_amount >= 0),
  price_currency text,
  stock integer check (stock >= 0),
  link text,
  image text,
  -- The shop's catalogue revision that last changed this row.
  revision bigint not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (shop, id),
  check ((price_amount is null) = (price_currency is null))
);
create index items_by_revision on items (shop, revision);

-- One row a shop, locked by each writer until it commits: revisions become visible in order.
create table catalogue_revisions (
  shop text primary key references shops,
  revision bigint not null default 0,
  changed_at timestamptz not null default now()
);

-- Changes on their way to the log's topic `catalogue`: written with the change, deleted once the log has them.
create table catalogue_changes (
  shop text not null references shops,
  revision bigint not null,
  item text not null,
  change text not null,
  primary key (shop, revision, item)
);
