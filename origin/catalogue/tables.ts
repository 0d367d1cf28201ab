// The catalogue's tables for ordinary queries; hot paths use SQL. Times come back as dates.
import { bigint, integer, jsonb, numeric, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

export const shops = pgTable("shops", {
  shop: text().primaryKey(),
  name: text().notNull(),
  /** See shop-settings.ts. */
  settings: jsonb().notNull().default({}),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

export const apiKeys = pgTable(
  "api_keys",
  {
    shop: text().notNull(),
    id: text().notNull(),
    kind: text({ enum: ["publishable", "secret"] }).notNull(),
    name: text().notNull().default(""),
    issuedAt: timestamp("issued_at", { withTimezone: true }).notNull().defaultNow(),
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.shop, table.id] })],
);

export const items = pgTable(
  "items",
  {
    shop: text().notNull(),
    id: text().notNull(),
    title: text().notNull(),
    description: text(),
    /** From wide to narrow; the first is the department. */
    categories: text().array().notNull().default([]),
    brand: text(),
    priceAmount: numeric("price_amount", { precision: 14, scale: 4, mode: "number" }),
    priceCurrency: text("price_currency"),
    /** Null = not tracked, always available. */
    stock: integer(),
    link: text(),
    image: text(),
    revision: bigint({ mode: "number" }).notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
    deletedAt: timestamp("deleted_at", { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.shop, table.id] })],
);
