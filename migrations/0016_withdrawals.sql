-- Consent that was taken back. Aliases and keys stand in tables that do not meet: nothing tells which key was whose.
create table withdrawn_aliases (
  shop text not null references shops,
  alias text not null,
  -- As the edge received it: what happened or was received up to then is not taken. Kept as long as such a message can still come.
  withdrawn_at timestamptz not null,
  primary key (shop, alias)
);
create index withdrawn_aliases_by_age on withdrawn_aliases (withdrawn_at);

-- Keys whose messages the stream drops and whose rows the lake hides: for as long as log or lake may hold one.
create table withdrawn_keys (
  shop text not null references shops,
  shopper_key text not null,
  primary key (shop, shopper_key)
);

-- Ends the tie of an alias, and tells every process. Returns the key it had; null when there is nothing left to forget, such as the second time.
-- The lock keeps out `make_shoppers`, which could make the row again from what it read before.
create function withdraw_alias(of_shop text, of_alias text, moment timestamptz) returns text language plpgsql as $$
declare
  had text;
begin
  perform pg_advisory_xact_lock(hashtextextended('shoppers', 0));
  insert into withdrawn_aliases as known (shop, alias, withdrawn_at) values (of_shop, of_alias, moment)
    on conflict (shop, alias) do update set withdrawn_at = excluded.withdrawn_at
    where known.withdrawn_at < excluded.withdrawn_at;
  if not found then
    return null;
  end if;
  delete from shoppers where shop = of_shop and alias = of_alias returning shopper_key into had;
  if had is not null then
    insert into withdrawn_keys (shop, shopper_key) values (of_shop, had) on conflict do nothing;
  end if;
  perform pg_notify('endcap_withdrawn', of_shop || '/' || of_alias);
  return had;
end $$;

-- Rows for aliases that have none, unless consent was taken back after the given moment, which is that of the newest message.
create function make_shoppers(shops text[], aliases text[], moments timestamptz[], keys text[]) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('shoppers', 0));
  insert into shoppers (shop, alias, shopper_key)
    select given.shop, given.alias, given.shopper_key
    from unnest(shops, aliases, moments, keys) as given (shop, alias, at, shopper_key)
    where not exists (
      select from withdrawn_aliases w where w.shop = given.shop and w.alias = given.alias and w.withdrawn_at >= given.at)
    on conflict (shop, alias) do nothing;
end $$;
