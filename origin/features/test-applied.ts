// Applied messages for tests: short to write, offsets in the order in which they are made.
import type { EventName } from "../../shared/wire/event-kind.ts";
import type { EventMessage } from "../../shared/wire/message.ts";
import type { Sql } from "../database/connect.ts";
import type { AppliedMessage } from "../stream/applied-message.ts";

export interface TestEvent extends Partial<Omit<EventMessage, "items">> {
  readonly name: EventName;
  readonly items: readonly string[];
  /** The visit it belongs to; one of the shopper's by default. */
  readonly visit?: string;
  readonly appliedAtMs?: number;
}

/** @param startMs when an event happened that does not say so */
export function testApplied(shop: string, startMs: number, partition = 0): (event: TestEvent) => AppliedMessage {
  let offset = 0n;
  return ({ items, visit, appliedAtMs, ...fields }) => {
    const at = fields.at ?? startMs;
    const message: EventMessage = {
      type: "event",
      shop,
      shopper: "ann",
      consent: "full",
      id: `e-${offset}`,
      at,
      receivedAt: at,
      verified: true,
      items: items.map((item_id) => ({ item_id })),
      ...fields,
    };
    return {
      message,
      partition,
      offset: offset++,
      appliedAtMs: appliedAtMs ?? message.receivedAt,
      session: visit ?? `visit of ${message.shopper}`,
    };
  };
}

/** A shop with items: [id, categories, brand, price]. */
export async function makeTestShop(
  sql: Sql,
  shop: string,
  items: readonly (readonly [id: string, categories: readonly string[], brand?: string | undefined, price?: number])[],
): Promise<void> {
  await sql`insert into shops (shop, name) values (${shop}, ${shop})`;
  for (const [id, categories, brand, price] of items) {
    await sql`insert into items (shop, id, title, categories, brand, price_amount, price_currency, revision)
      values (${shop}, ${id}, ${id}, ${[...categories]}, ${brand ?? null}, ${price ?? null}, ${price === undefined ? null : "USD"}, 1)`;
  }
}
