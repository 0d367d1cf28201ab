import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventName } from "../wire/event-kind.ts";
import type { HistoryEntry } from "../wire/history.ts";
import { historyMax } from "../wire/history.ts";
import { mergeHistory, sameEventMsMax } from "./merge-history.ts";

const entry = fc.record<HistoryEntry>({
  item: fc.constantFrom("a", "b", "c", "d", "e"),
  event: fc.constantFrom<EventName>("view_item", "add_to_cart", "purchase"),
  ageMs: fc.integer({ min: 0, max: 40 * sameEventMsMax }),
});
const entries = fc.array(entry, { maxLength: 50 });
const same = (a: HistoryEntry, b: HistoryEntry) => a.item === b.item && a.event === b.event;

describe("merged histories", () => {
  it("are at most 50 told entries, newest first, none twice within a minute", () => {
    fc.assert(
      fc.property(entries, entries, (request, stored) => {
        const merged = mergeHistory(request, stored);
        expect(merged.length).toBeLessThanOrEqual(historyMax);
        merged.forEach((one, index) => {
          expect([...request, ...stored]).toContainEqual(one);
          const older = merged.slice(index + 1);
          for (const other of older) {
            expect(other.ageMs).toBeGreaterThanOrEqual(one.ageMs);
            if (same(one, other)) expect(other.ageMs - one.ageMs).toBeGreaterThan(sameEventMsMax);
          }
        });
      }),
    );
  });

  it("drop only what is told by a newer entry within a minute, or is older than fifty others", () => {
    fc.assert(
      fc.property(entries, entries, (request, stored) => {
        const merged = mergeHistory(request, stored);
        const oldest = merged.at(-1)?.ageMs ?? 0;
        for (const one of [...request, ...stored]) {
          const told = merged.some(
            (kept) => same(kept, one) && kept.ageMs <= one.ageMs && one.ageMs - kept.ageMs <= sameEventMsMax,
          );
          expect(told || (merged.length === historyMax && one.ageMs >= oldest)).toBe(true);
        }
      }),
    );
  });

  it("do not depend on who tells, nor on the order of telling, and merging again changes nothing", () => {
    fc.assert(
      fc.property(entries, entries, (request, stored) => {
        const merged = mergeHistory(request, stored);
        expect(mergeHistory(stored.toReversed(), request.toReversed())).toEqual(merged);
        expect(mergeHistory(merged, [])).toEqual(merged);
      }),
    );
  });

  it("keep a click of the request that the origin has not seen, and the origin's longer memory", () => {
    const click = { item: "a", event: "select_item", ageMs: 5 } as const;
    const view = { item: "b", event: "view_item", ageMs: 2_000 } as const;
    const bought = { item: "a", event: "purchase", ageMs: 40 * 86_400_000 } as const;
    expect(mergeHistory([click, view], [{ ...view, ageMs: 2_400 }, bought])).toEqual([click, view, bought]);
  });
});
