-- A shop is a tenant; its id is the first column of every other table's key.
create table shops (
  shop text primary key check (shop ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
