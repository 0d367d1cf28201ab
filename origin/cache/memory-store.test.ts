import { expect, test } from "vitest";
import { memoryStore } from "./memory-store.ts";

test("stays within its bytes, and lets go of what was used longest ago", async () => {
  const store = memoryStore(3_500, () => 0);
  const value = "x".repeat(1_000);
  for (const key of ["a", "b", "c"]) await store.set(key, value, {});
  await store.get("a");
  await store.set("d", value, {});
  expect(await store.getMany(["a", "b", "c", "d"])).toEqual([value, null, value, value]);
  await store.set("too large", "x".repeat(4_000), {});
  expect(await store.getMany(["a", "too large"])).toEqual([value, null]);
});

test("an entry ends at its time, not before and not after", async () => {
  let nowMs = 0;
  const store = memoryStore(10_000, () => nowMs);
  await store.set("a", "1", { lifeMs: 100 });
  nowMs = 99;
  expect(await store.get("a")).toBe("1");
  nowMs = 100;
  expect(await store.get("a")).toBeNull();
  expect(await store.set("a", "2", { only: "absent" })).toBe(true);
});
