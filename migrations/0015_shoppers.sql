-- The only tie between a person's alias (a keyed hash the edge makes) and the random key that log, features and lake know.
create table shoppers (
  shop text not null references shops,
  alias text not null,
  shopper_key text not null,
  created_at timestamptz not null default now(),
  primary key (shop, alias),
  unique (shop, shopper_key)
);
