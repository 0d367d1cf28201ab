-- What the feature store remembers. Columns named *_log2 hold a decayed count as log2 of the count scaled to 2024-01-01
-- (shared/features/decayed-count.ts): no row changes by time alone, and the order of additions does not matter.
-- Tables that get a new row for almost every event have no foreign key to shops: the stream only lets known shops through.

-- Sum of two decayed counts; null is none.
create function decayed_sum(a double precision, b double precision) returns double precision
language sql immutable parallel safe as $$
  select case
    when a is null then b
    when b is null then a
    else greatest(a, b) + ln(1 + power(2::double precision, greatest(-abs(a - b), -1000))) / ln(2::double precision)
  end
$$;

-- The newest 12 distinct days of two lists, newest first.
create function newest_days(a integer[], b integer[]) returns integer[]
language sql immutable parallel safe as $$
  select array(select distinct day from unnest(a || b) as day order by day desc limit 12)
$$;

-- Anonymous totals of the shop, whatever people consent to. `kind` is the code of shared/wire/event-kind.ts.
create table item_counts (
  shop text not null references shops,
  item text not null,
  kind smallint not null,
  events bigint not null,
  -- How many of them nobody vouches for: purchases that a browser key reported.
  unverified bigint not null default 0,
  last_at timestamptz not null,
  primary key (shop, item, kind)
) with (fillfactor = 80);

-- What the crowd does, behind the guards of origin/features/crowd-guard.ts. `country` is '' when unknown.
create table crowd_counts (
  shop text not null references shops,
  item text not null,
  country text not null,
  -- Half-life 6 hours, 24 hours and 30 days: see shared/features/trend.ts and popularity.ts.
  trending_log2 double precision not null,
  shoppers_log2 double precision,
  popular_log2 double precision not null,
  last_at timestamptz not null,
  primary key (shop, item, country)
) with (fillfactor = 80);

-- Which shoppers of one address may count: the first two of the hour for every item (item ''), and one guest for each item.
-- The address's hash is new each hour, so a row lives hours.
create table crowd_sources (
  shop text not null,
  hour timestamptz not null,
  source text not null,
  item text not null,
  shoppers text[] not null,
  primary key (shop, hour, source, item)
);

-- One row a shopper: feature revision, the visit in progress, and what the guards know of this key.
create table shopper_state (
  shop text not null,
  shopper text not null,
  -- `partition:offset` of the newest applied message; null for rows that an import made.
  revision text,
  updated_at timestamptz not null,
  -- Set for keys that live one visit; nothing of theirs is read after it.
  expires_at timestamptz,
  -- Events in the newest minute of this key, and until when it counts as a machine.
  minute timestamptz,
  minute_events integer not null default 0,
  bot_until timestamptz,
  -- The running session and its last 10 distinct items: [[item, at in ms], …], newest first.
  session text,
  session_items jsonb not null default '[]',
  -- Upper bound of the rows in shopper_recent; they are trimmed when it passes 50.
  recent_rows integer not null default 50,
  primary key (shop, shopper)
) with (fillfactor = 70);
create index shopper_state_by_expiry on shopper_state (expires_at) where expires_at is not null;

create table shopper_items (
  shop text not null,
  shopper text not null,
  item text not null,
  kind smallint not null,
  events bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- Purchases only: days since 1970-01-01 (UTC), the newest 12 distinct ones, newest first.
  purchase_days integer[],
  -- Hour (of receipt) in which this last moved the crowd counts, vouched for or not, and when it last counted as a distinct shopper.
  crowd_hour timestamptz,
  crowd_unverified_hour timestamptz,
  crowd_shopper_at timestamptz,
  primary key (shop, shopper, item, kind)
) with (fillfactor = 80);

-- A shopper's taste, jointly over the facets of items ('' = the item has none): one row an event, and each facet's counts are sums of rows.
create table shopper_affinity (
  shop text not null,
  shopper text not null,
  department text not null,
  category text not null,
  brand text not null,
  price_band text not null,
  -- Half-life 30 days.
  weight_log2 double precision not null,
  last_at timestamptz not null,
  primary key (shop, shopper, department, category, brand, price_band)
) with (fillfactor = 80);

-- The last 50 events of a shopper that name an item.
create table shopper_recent (
  shop text not null,
  shopper text not null,
  at timestamptz not null,
  item text not null,
  kind smallint not null,
  primary key (shop, shopper, at, item, kind)
);

-- Who looks at `item` then looks at `next_item` in the same session: recent ones only, the lake keeps all.
create table item_pairs (
  shop text not null,
  item text not null,
  next_item text not null,
  -- Half-life 7 days; a step of distance d adds 1/√d.
  weight_log2 double precision not null,
  last_at timestamptz not null,
  primary key (shop, item, next_item)
) with (fillfactor = 80);
