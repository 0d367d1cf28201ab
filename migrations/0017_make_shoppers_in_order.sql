-- Rows are made in the order of their keys, whatever plan the search for withdrawals takes: two calls that meet the same people never wait for each other.
create or replace function make_shoppers(shops text[], aliases text[], moments timestamptz[], keys text[]) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('shoppers', 0));
  insert into shoppers (shop, alias, shopper_key)
    select given.shop, given.alias, given.shopper_key
    from unnest(shops, aliases, moments, keys) as given (shop, alias, at, shopper_key)
    where not exists (
      select from withdrawn_aliases w where w.shop = given.shop and w.alias = given.alias and w.withdrawn_at >= given.at)
    order by given.shop, given.alias
    on conflict (shop, alias) do nothing;
end $$;
