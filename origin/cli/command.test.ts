import { expect, it } from "vitest";
import { number, text } from "./command.ts";

const given = { values: { rate: "2.5", word: "many", all: true, empty: "" }, positionals: [] };

it("reads options by type, and names the one that is wrong", () => {
  const range = { min: 0, max: 10 };
  expect([text(given, "word"), text(given, "all"), text(given, "none")]).toEqual(["many", undefined, undefined]);
  expect([number(given, "rate", range), number(given, "none", range)]).toEqual([2.5, undefined]);
  expect(() => number(given, "word", range)).toThrow('--word must be a number from 0 to 10, not "many".');
  expect(() => number(given, "empty", range)).toThrow(/--empty must be a number/);
  expect(() => number(given, "rate", { min: 3, max: 10 })).toThrow(/--rate must be a number from 3 to 10/);
});
