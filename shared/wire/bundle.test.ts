import fc from "fast-check";
import { expect, test } from "vitest";
import type { BundleSource } from "./bundle.ts";
import { encodeBundle, openBundle } from "./bundle.ts";
import { encodeCardShard, openCardShard } from "./card-shard.ts";
import { EndcapError } from "./error-code.ts";

const meta = {
  shop: "s",
  createdAt: 1,
  modelVersion: "m",
  placements: [],
  rules: [],
  categories: [],
  brands: [],
  currency: "USD",
  cards: [],
  itemsPerShard: 2048,
};

const source = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 12, unit: "binary" }), { minLength: 1, maxLength: 60 })
  .chain((ids) => {
    const neighbour = fc.record({
      item: fc.nat(ids.length - 1),
      score: fc.double({ min: 0.01, max: 100, noNaN: true }),
    });
    const rows = fc.array(fc.array(neighbour, { maxLength: 50 }), { minLength: ids.length, maxLength: ids.length });
    const items = fc.tuple(
      ...ids.map((id) =>
        fc.record({
          id: fc.constant(id),
          department: fc.integer({ min: -1, max: 9 }),
          category: fc.integer({ min: -1, max: 9 }),
          brand: fc.constant(-1),
          price: fc.constant(1.5),
          available: fc.boolean(),
        }),
      ),
    );
    const list = fc.array(neighbour, { maxLength: 20 });
    return fc.record<BundleSource>({
      meta: fc.constant(meta),
      items,
      neighbours: fc.record({ similar: rows, together: rows }),
      lists: fc.dictionary(fc.string({ minLength: 1 }), list).map((found) => new Map(Object.entries(found))),
    });
  });

test("an opened bundle says what was encoded, scores within one quantisation step", () => {
  fc.assert(
    fc.property(source, (given) => {
      const bundle = openBundle(encodeBundle(given).buffer);
      expect(bundle.count).toBe(given.items.length);
      given.items.forEach((item, index) => {
        expect(bundle.idOf(index)).toBe(new TextDecoder().decode(new TextEncoder().encode(item.id)));
        expect(bundle.available(index)).toBe(item.available);
        expect(bundle.department[index]).toBe(item.department);
        if (item.id.isWellFormed()) expect(bundle.indexOf(item.id)).toBe(index);
      });
      for (const name of ["similar", "together"] as const) {
        const rows = bundle.neighbours[name];
        given.neighbours[name].forEach((row, index) => {
          const [from, to] = [rows.start[index] ?? 0, rows.start[index + 1] ?? 0];
          expect([...rows.item.subarray(from, to)]).toEqual(row.map((neighbour) => neighbour.item));
          const largest = Math.max(...row.map((neighbour) => neighbour.score));
          row.forEach((neighbour, place) => {
            expect(
              Math.abs((rows.quantised[from + place] ?? 0) * (rows.scale[index] ?? 0) - neighbour.score),
            ).toBeLessThanOrEqual(largest / 255 + 1e-4);
          });
        });
      }
      for (const [key, rows] of given.lists)
        expect([...(bundle.list(key)?.item ?? [])]).toEqual(rows.map((row) => row.item));
    }),
    { numRuns: 60 },
  );
});

test("an id that is not there is not found", () => {
  fc.assert(
    fc.property(source, fc.string(), (given, id) => {
      fc.pre(!given.items.some((item) => item.id === id));
      expect(openBundle(encodeBundle(given).buffer).indexOf(id)).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});

test("any other bytes are refused as bundle/invalid or opened, never anything else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withMagic) => {
      const raw = withMagic
        ? new Uint8Array([...new TextEncoder().encode("ENDCAP01"), ...bytes])
        : Uint8Array.from(bytes);
      try {
        openBundle(raw.buffer);
      } catch (error) {
        expect(error).toBeInstanceOf(EndcapError);
        expect((error as EndcapError).code).toBe("bundle/invalid");
      }
    }),
  );
});

test("a card shard gives back each card's JSON", () => {
  const cards = [{ id: "ä", title: "Käse, 200 g" }, { id: "b" }, { id: "c", price: { amount: 2.5, currency: "EUR" } }];
  const shard = openCardShard(encodeCardShard(cards).buffer);
  expect(cards.map((_, index) => JSON.parse(shard.text(index)))).toEqual(cards);
});
