// What the edge sends intake: shoppers of a shop of 6,300 items, two hundred visits at a time, as they interleave in a busy minute.
import { seededRandom } from "../../examples/grocer/simulator/seeded-random.ts";
import type { EventName } from "../../shared/wire/event-kind.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";

export const ingestShop = "ingest";
export const itemsCount = 6_300;
const shoppersCount = 20_000;
const openVisits = 200;
const visitEvents = 8;
const kinds: readonly (readonly [EventName, upTo: number])[] = [
  ["view_item", 0.55],
  ["view_item_list", 0.7],
  ["select_item", 0.8],
  ["add_to_cart", 0.95],
  ["purchase", 1],
];
const listItems = 8;

/** @returns the next messages of an endless stream; popular items are looked at more, every id is new */
export function intakeMessages(run: string): (count: number) => IntakeMessage[] {
  const random = seededRandom(1);
  const visits = Array.from({ length: openVisits }, () => ({ shopper: "", session: "" }));
  let [number, begun] = [0, 0];
  const item = (): string => `i${Math.floor(random.next() ** 2 * itemsCount)}`;
  return (count) =>
    Array.from({ length: count }, () => {
      const visit = visits[Math.floor(random.next() * openVisits)] ?? { shopper: "", session: "" };
      if (visit.session === "" || random.chance(1 / visitEvents)) {
        visit.session = `${run}-visit-${begun++}`;
        visit.shopper = `alias-${1e6 + Math.floor(random.next() * shoppersCount)}`;
      }
      const draw = random.next();
      const name = kinds.find(([, upTo]) => draw < upTo)?.[0] ?? "view_item";
      const at = Date.now();
      return {
        ...{ type: "event", shop: ingestShop, shopper: { kind: "person", alias: visit.shopper }, consent: "full" },
        ...{ country: "GB", device: "mobile", source: `address-${visit.shopper}`, verified: true },
        ...{ id: `${run}-${number++}`, name, at, receivedAt: at, session: visit.session, currency: "USD" },
        items: Array.from({ length: name === "view_item_list" ? listItems : 1 }, (_, index) => ({
          ...{ item_id: item(), quantity: 1, price: 2.45, index },
        })),
      };
    });
}
