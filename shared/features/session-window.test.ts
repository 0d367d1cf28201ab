import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionWindow } from "./session-window.ts";
import { mergeSessionWindows, sessionBefore, sessionWindowItemsMax } from "./session-window.ts";

const step = fc.record({ item: fc.constantFrom(..."abcdefghijklmno"), atMs: fc.integer({ min: 0, max: 1_000 }) });
const oneStep = (session: string, item: string, atMs: number): SessionWindow => ({ session, items: [{ item, atMs }] });
const walk = (steps: readonly { item: string; atMs: number }[]) =>
  steps
    .map(({ item, atMs }) => oneStep("s", item, atMs))
    .reduce<SessionWindow | undefined>(mergeSessionWindows, undefined);

describe("the window of a session", () => {
  it("holds its ten newest distinct items, whatever order they arrive in", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const window = walk(steps);
        expect(walk(steps.toReversed())).toEqual(window);
        const newest = new Map<string, number>();
        for (const { item, atMs } of steps) newest.set(item, Math.max(atMs, newest.get(item) ?? 0));
        const expected = [...newest]
          .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
          .slice(0, sessionWindowItemsMax);
        expect(window?.items.map(({ item, atMs }) => [item, atMs])).toEqual(expected);
      }),
    );
  });

  it("tells one department for an item that was seen under two in one millisecond", () => {
    const [bare, filed] = [oneStep("s", "a", 1), { session: "s", items: [{ item: "a", atMs: 1, department: "MEAT" }] }];
    expect(mergeSessionWindows(bare, filed)).toEqual(filed);
    expect(mergeSessionWindows(filed, bare)).toEqual(filed);
  });

  it("gives way to the session that was active last", () => {
    const morning = oneStep("morning", "a", 1);
    const evening = oneStep("evening", "b", 2);
    expect(mergeSessionWindows(morning, evening)).toBe(evening);
    expect(mergeSessionWindows(evening, morning)).toBe(evening);
  });

  it("says what came before a moment, not the item itself, nothing of another session", () => {
    const window = walk([
      { item: "a", atMs: 1 },
      { item: "b", atMs: 2 },
      { item: "c", atMs: 3 },
    ]);
    expect(sessionBefore(window, { session: "s", item: "b", atMs: 3 }).map(({ item }) => item)).toEqual(["c", "a"]);
    expect(sessionBefore(window, { session: "s", item: "d", atMs: 2 }).map(({ item }) => item)).toEqual(["b", "a"]);
    expect(sessionBefore(window, { session: "other", item: "d", atMs: 9 })).toEqual([]);
  });
});
