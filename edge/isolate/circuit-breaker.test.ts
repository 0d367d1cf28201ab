import { expect, test } from "vitest";
import { CircuitBreaker } from "./circuit-breaker.ts";

test("opens after failures in a row, lets one probe pass at a time, and closes with the first success", () => {
  const breaker = new CircuitBreaker({ failuresMax: 3, openMs: 100 });
  breaker.failed(0);
  breaker.failed(1);
  breaker.succeeded();
  breaker.failed(2);
  breaker.failed(3);
  expect(breaker.allows(4)).toBe(true);
  breaker.failed(5);
  expect(breaker.isOpen()).toBe(true);
  expect(breaker.allows(104)).toBe(false);
  expect([breaker.allows(105), breaker.allows(106), breaker.allows(204)]).toEqual([true, false, false]);
  breaker.failed(110);
  expect([breaker.allows(205), breaker.allows(206)]).toEqual([true, false]);
  breaker.succeeded();
  expect([breaker.isOpen(), breaker.allows(207), breaker.allows(207)]).toEqual([false, true, true]);
});
