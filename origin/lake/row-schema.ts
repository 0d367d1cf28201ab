/**
 * The lake's columns, as DuckDB types: one row a message, in `events` or in `answers`. Moments are milliseconds since the epoch. `session` is the one
 * the stream cut; `client_session` is what the storefront said. `(log_partition, log_offset)` is the position in the log (-1 and the line number for imports).
 */
export const datasets = ["events", "answers"] as const;
export type Dataset = (typeof datasets)[number];

const position = {
  shop: "VARCHAR",
  day: "DATE",
  log_partition: "INTEGER",
  log_offset: "BIGINT",
  applied_at_ms: "BIGINT",
  session: "VARCHAR",
};
const envelope = {
  id: "VARCHAR",
  at_ms: "BIGINT",
  shopper: "VARCHAR",
  consent: "VARCHAR",
  received_at_ms: "BIGINT",
  country: "VARCHAR",
  device: "VARCHAR",
  source: "VARCHAR",
  verified: "BOOLEAN",
  request_id: "VARCHAR",
};

export const rowSchema = {
  events: {
    ...position,
    ...envelope,
    name: "VARCHAR",
    client_session: "VARCHAR",
    items: "STRUCT(item_id VARCHAR, price DOUBLE, quantity DOUBLE, index INTEGER, item_list_id VARCHAR)[]",
    currency: "VARCHAR",
    value: "DOUBLE",
    transaction_id: "VARCHAR",
    search_term: "VARCHAR",
    engagement_time_msec: "DOUBLE",
    recommendation_id: "VARCHAR",
  },
  answers: {
    ...position,
    ...envelope,
    placement: "VARCHAR",
    rung: "VARCHAR",
    model_version: "VARCHAR",
    bundle: "VARCHAR",
    rules: "VARCHAR[]",
    items: "STRUCT(item_id VARCHAR, rung VARCHAR, propensity DOUBLE)[]",
    took_ms: "DOUBLE",
  },
} as const satisfies Record<Dataset, Record<string, string>>;

/** The view `event_items`: one row an item of an event, with the event's columns; `place` counts from 0. */
export const eventItemsSelect = `
  select * exclude (items, entry), entry.item_id as item, entry.price as price, entry.quantity as quantity, entry."index" as "index",
    entry.item_list_id as item_list_id
  from (select *, unnest(items) as entry, generate_subscripts(items, 1) - 1 as place from events)`;
