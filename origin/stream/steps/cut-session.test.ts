import fc from "fast-check";
import { expect, it } from "vitest";
import type { OpenSession } from "./cut-session.ts";
import { cutSession, sessionIdleMsMax } from "./cut-session.ts";

const startMs = Date.UTC(2026, 2, 1, 12);
const minuteMs = 60_000;

/** The session of each moment, in minutes, in the order in which messages come. */
function sessionsOf(minutes: readonly number[], shopper = "mia"): string[] {
  let open: OpenSession | undefined;
  return minutes.map((minute, index) => {
    const cut = cutSession(open, { atMs: startMs + minute * minuteMs, shopper }, `s-${index}`);
    open = cut.open;
    return cut.session;
  });
}

it("goes on until thirty idle minutes are over", () => {
  expect(sessionsOf([0, 29, 59, 89, 120, 121])).toEqual(["s-0", "s-0", "s-0", "s-0", "s-4", "s-4"]);
});

it("gives a message that comes a little late to the visit it belongs to, and goes on from the latest", () => {
  expect(sessionsOf([40, 20, 15, 69, 98])).toEqual(["s-0", "s-0", "s-0", "s-0", "s-0"]);
});

it("keeps messages from hours ago out of the open visit, together by their half hour, apart by shopper", () => {
  const [open, lateOne, lateTwo, still] = sessionsOf([0, -240, -239, 1]);
  expect([still, lateTwo]).toEqual([open, lateOne]);
  expect(lateOne).not.toBe(open);
  expect(sessionsOf([0, -240], "max")[1]).not.toBe(lateOne);
});

it("cuts messages that come in order exactly at their gaps", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 40 }), (gaps) => {
      const minutes = gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0));
      const sessions = sessionsOf(minutes);
      for (let index = 1; index < sessions.length; index++) {
        const idleMs = (gaps[index] ?? 0) * minuteMs;
        expect(sessions[index] === sessions[index - 1]).toBe(idleMs <= sessionIdleMsMax);
      }
    }),
  );
});
