import { expect, test } from "vitest";
import type { Consent } from "./memory.ts";
import { openMemory } from "./memory.ts";

class FakeStorage {
  readonly kept = new Map<string, string>();
  touched = 0;
  getItem(key: string): string | null {
    this.touched++;
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.touched++;
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

function open(first: Consent, session = new FakeStorage(), full = new FakeStorage()) {
  let nowMs = 1_000_000;
  const stores = { session: () => session as unknown as Storage, full: () => full as unknown as Storage };
  const memory = openMemory(stores, first, () => nowMs);
  const wait = (ms: number) => {
    nowMs += ms;
  };
  return { memory, session, full, wait };
}
const waiting = (id: string, consent: Consent = "session") => ({ id, name: "view_item", at: 1, consent });

test("none reads and stores nothing, and has no visit", () => {
  const { memory, session, full } = open("none");
  memory.view([["1", "view_item", 1]]);
  memory.keepToken("t", Number.MAX_SAFE_INTEGER);
  memory.keepWaiting([waiting("a", "none")]);
  expect(memory.waiting()).toHaveLength(1);
  expect([memory.session(), memory.token(), memory.history()]).toEqual([undefined, undefined, []]);
  expect([session.kept.size, full.kept.size, session.touched, full.touched]).toEqual([0, 0, 0, 0]);
  memory.keepWaiting([]);
});

test("session uses the visit's store alone, and full the lasting one alone", () => {
  for (const level of ["session", "full"] as const) {
    const { memory, session, full } = open(level);
    memory.view([["1", "view_item", 1]]);
    memory.keepToken("t", Number.MAX_SAFE_INTEGER);
    memory.keepWaiting([waiting("a")]);
    expect(memory.session()).toBeDefined();
    expect(memory.token()).toBe(level === "full" ? "t" : undefined);
    expect([session.kept.size, full.kept.size]).toEqual(level === "full" ? [0, 1] : [1, 0]);
  }
});

test("a withdrawal wipes both stores and what waits, at once", () => {
  const { memory, session, full } = open("full");
  memory.view([["1", "view_item", 1]]);
  memory.keepToken("t", Number.MAX_SAFE_INTEGER);
  memory.keepWaiting([waiting("a", "full")]);
  memory.allow("session");
  expect([full.kept.size, memory.history(), memory.waiting(), memory.token()]).toEqual([0, [], [], undefined]);
  memory.view([["2", "view_item", 1]]);
  memory.allow("none");
  expect([session.kept.size, full.kept.size, memory.history()]).toEqual([0, 0, []]);
});

test("what an earlier visit left is gone when this one does not allow it", () => {
  const full = new FakeStorage();
  full.setItem("endcap", JSON.stringify({ token: "t", history: [["1", "view_item", 1]] }));
  open("session", new FakeStorage(), full);
  expect(full.kept.size).toBe(0);
});

test("more consent takes along what this visit saw", () => {
  const { memory, session } = open("session");
  memory.view([["1", "view_item", 1]]);
  const visit = memory.session();
  memory.allow("full");
  expect([memory.history(), memory.session(), session.kept.size]).toEqual([[["1", "view_item", 1]], visit, 0]);
});

test("what was seen without consent is still told without it, once there is more consent", () => {
  const { memory } = open("none");
  memory.keepWaiting([waiting("a", "none")]);
  memory.allow("full");
  expect(memory.waiting()).toEqual([waiting("a", "none")]);
});

test("a visit ends after thirty idle minutes; history keeps the newest fifty, the queue the newest two hundred", () => {
  const { memory, wait } = open("full");
  const first = memory.session();
  wait(29 * 60_000);
  expect(memory.session()).toBe(first);
  wait(29 * 60_000);
  expect(memory.session()).toBe(first);
  wait(31 * 60_000);
  expect(memory.session()).not.toBe(first);
  for (let index = 0; index < 60; index++) memory.view([[String(index), "view_item", index]]);
  expect(memory.history().map(([item]) => item)).toEqual(Array.from({ length: 50 }, (_, index) => String(index + 10)));
  memory.keepWaiting(Array.from({ length: 250 }, (_, index) => waiting(String(index))));
  expect(memory.waiting()).toHaveLength(200);
  expect(memory.waiting().at(-1)?.id).toBe("249");
});

test("a token works until its end", () => {
  const { memory, wait } = open("full");
  memory.keepToken("t", 1_000_000 + 5_000);
  expect(memory.token()).toBe("t");
  wait(5_000);
  expect(memory.token()).toBeUndefined();
});

test("a browser that refuses storage still reports, from memory", () => {
  const refuse = (): Storage => {
    throw new DOMException("denied", "SecurityError");
  };
  const memory = openMemory({ session: refuse, full: refuse }, "full", () => 0);
  memory.view([["1", "view_item", 1]]);
  memory.keepWaiting([waiting("a")]);
  expect([memory.history().length, memory.waiting().length]).toEqual([1, 1]);
  expect(memory.session()).toBe(memory.session());
  memory.allow("none");
  expect([memory.history(), memory.waiting(), memory.session()]).toEqual([[], [], undefined]);
});
