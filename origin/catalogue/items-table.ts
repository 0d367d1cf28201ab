/** The table `items` for ordinary queries; hot paths use SQL. Money is numeric: read it as `price_amount::float8`. */
import { bigint, integer, numeric, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

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
