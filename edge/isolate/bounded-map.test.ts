import fc from "fast-check";
import { expect, test } from "vitest";
import { BoundedMap } from "./bounded-map.ts";

test("keeps what was used last, and never more than its limit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.record({ key: fc.constantFrom(..."abcdefg"), write: fc.boolean() })),
      (limit, steps) => {
        const map = new BoundedMap<number>(limit);
        let model: [string, number][] = [];
        for (const [index, { key, write }] of steps.entries()) {
          const known = model.find(([name]) => name === key);
          expect(map.get(key)).toBe(known?.[1]);
          if (known) model = [...model.filter((entry) => entry !== known), known];
          if (!write) continue;
          map.set(key, index);
          model = [...model.filter(([name]) => name !== key), [key, index] as [string, number]].slice(-limit);
          expect(map.size).toBe(model.length);
        }
      },
    ),
  );
});
