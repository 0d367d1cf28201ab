/** The feature tables for schema tools and ordinary queries; hot paths use SQL. A test compares them with the migrated database. */
import {
  bigint,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm/sql";
import type { SessionItemJson } from "./batch-memory.ts";

const moment = (name: string) => timestamp(name, { withTimezone: true });
const count = () => bigint({ mode: "number" });

export const itemCounts = pgTable(
  "item_counts",
  {
    shop: text().notNull(),
    item: text().notNull(),
    kind: smallint().notNull(),
    events: count().notNull(),
    unverified: count().notNull().default(0),
    lastAt: moment("last_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.shop, table.item, table.kind] })],
);

export const crowdCounts = pgTable(
  "crowd_counts",
  {
    shop: text().notNull(),
    item: text().notNull(),
    country: text().notNull(),
    trendingLog2: doublePrecision("trending_log2").notNull(),
    shoppersLog2: doublePrecision("shoppers_log2"),
    popularLog2: doublePrecision("popular_log2").notNull(),
    lastAt: moment("last_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.shop, table.item, table.country] })],
);

export const crowdSources = pgTable(
  "crowd_sources",
  {
    shop: text().notNull(),
    hour: moment("hour").notNull(),
    source: text().notNull(),
    item: text().notNull(),
    shoppers: text().array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.shop, table.hour, table.source, table.item] })],
);

export const shopperState = pgTable(
  "shopper_state",
  {
    shop: text().notNull(),
    shopper: text().notNull(),
    revision: text(),
    updatedAt: moment("updated_at").notNull(),
    expiresAt: moment("expires_at"),
    minute: moment("minute"),
    minuteEvents: integer("minute_events").notNull().default(0),
    botUntil: moment("bot_until"),
    session: text(),
    sessionItems: jsonb("session_items").$type<readonly SessionItemJson[]>().notNull().default([]),
    recentRows: integer("recent_rows").notNull().default(50),
  },
  (table) => [
    primaryKey({ columns: [table.shop, table.shopper] }),
    index("shopper_state_by_expiry").on(table.expiresAt).where(sql`expires_at is not null`),
  ],
);

export const shopperItems = pgTable(
  "shopper_items",
  {
    shop: text().notNull(),
    shopper: text().notNull(),
    item: text().notNull(),
    kind: smallint().notNull(),
    events: count().notNull(),
    firstAt: moment("first_at").notNull(),
    lastAt: moment("last_at").notNull(),
    purchaseDays: integer("purchase_days").array(),
    crowdHour: moment("crowd_hour"),
    crowdUnverifiedHour: moment("crowd_unverified_hour"),
    crowdShopperAt: moment("crowd_shopper_at"),
  },
  (table) => [primaryKey({ columns: [table.shop, table.shopper, table.item, table.kind] })],
);

export const shopperAffinity = pgTable(
  "shopper_affinity",
  {
    shop: text().notNull(),
    shopper: text().notNull(),
    department: text().notNull(),
    category: text().notNull(),
    brand: text().notNull(),
    priceBand: text("price_band").notNull(),
    weightLog2: doublePrecision("weight_log2").notNull(),
    lastAt: moment("last_at").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.shop, table.shopper, table.department, table.category, table.brand, table.priceBand],
    }),
  ],
);

export const shopperRecent = pgTable(
  "shopper_recent",
  {
    shop: text().notNull(),
    shopper: text().notNull(),
    at: moment("at").notNull(),
    item: text().notNull(),
    kind: smallint().notNull(),
  },
  (table) => [primaryKey({ columns: [table.shop, table.shopper, table.at, table.item, table.kind] })],
);

export const itemPairs = pgTable(
  "item_pairs",
  {
    shop: text().notNull(),
    item: text().notNull(),
    nextItem: text("next_item").notNull(),
    weightLog2: doublePrecision("weight_log2").notNull(),
    lastAt: moment("last_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.shop, table.item, table.nextItem] })],
);

/** Every table of the feature store. Whatever walks them all (snapshot, tests) walks this. */
export const featureTables = [
  itemCounts,
  crowdCounts,
  crowdSources,
  shopperState,
  shopperItems,
  shopperAffinity,
  shopperRecent,
  itemPairs,
] as const;

/** Where batches leave what the collector adds to the tables above. */
export const addendTables = ["item_count_addends", "crowd_count_addends", "item_pair_addends"] as const;

/** Those that tell of one shopper, in the order in which they are locked. */
export const shopperTables = [shopperState, shopperItems, shopperAffinity, shopperRecent] as const;
