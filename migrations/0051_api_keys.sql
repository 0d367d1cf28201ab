-- Which keys were issued, never the keys themselves: a key proves itself by its signature. Revoked ones travel to the edge in the delta.
create table api_keys (
  shop text not null references shops,
  id text not null,
  kind text not null check (kind in ('publishable', 'secret')),
  name text not null default '',
  issued_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (shop, id)
);
