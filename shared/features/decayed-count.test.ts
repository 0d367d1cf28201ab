import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDecayed, decayedEvent, decayedValue, halfLifeMs, landmarkMs } from "./decayed-count.ts";

const dayMs = 86_400_000;
const someEvents = fc.array(
  fc.record({
    weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
    atMs: fc.integer({ min: landmarkMs, max: landmarkMs + 60 * dayMs }),
  }),
  { minLength: 1, maxLength: 30 },
);
const halfLives = fc.constantFrom(...Object.values(halfLifeMs));
const total = (events: readonly { weight: number; atMs: number }[], halfLife: number) =>
  events
    .map(({ weight, atMs }) => decayedEvent(weight, atMs, halfLife))
    .reduce<number | undefined>((sum, one) => addDecayed(sum, one), undefined);

describe("a decayed count", () => {
  it("is the sum of weights, each halved once a half-life", () => {
    fc.assert(
      fc.property(someEvents, halfLives, (events, halfLife) => {
        const momentMs = landmarkMs + 60 * dayMs;
        const plain = events.reduce((sum, { weight, atMs }) => sum + weight * 2 ** ((atMs - momentMs) / halfLife), 0);
        const counted = decayedValue(total(events, halfLife), momentMs, halfLife);
        expect(Math.abs(counted - plain)).toBeLessThanOrEqual(plain * 1e-9);
      }),
    );
  });

  it("does not depend on the order of events", () => {
    fc.assert(
      fc.property(someEvents, halfLives, (events, halfLife) => {
        expect(total(events.toReversed(), halfLife)).toBeCloseTo(total(events, halfLife) ?? 0, 8);
      }),
    );
  });

  it("halves with time alone, and is 0 when nothing was counted", () => {
    const count = decayedEvent(8, landmarkMs, halfLifeMs.trending);
    expect(decayedValue(count, landmarkMs + 3 * halfLifeMs.trending, halfLifeMs.trending)).toBeCloseTo(1, 12);
    expect(decayedValue(undefined, landmarkMs, halfLifeMs.trending)).toBe(0);
  });

  it("neither overflows nor loses a count a century from the landmark", () => {
    const atMs = landmarkMs + 100 * 365 * dayMs;
    const twice = addDecayed(decayedEvent(1, atMs, halfLifeMs.trending), decayedEvent(1, atMs, halfLifeMs.trending));
    expect(decayedValue(twice, atMs, halfLifeMs.trending)).toBeCloseTo(2, 6);
    const withOld = addDecayed(twice, decayedEvent(1, landmarkMs, halfLifeMs.trending));
    expect(withOld).toBe(twice);
  });
});
