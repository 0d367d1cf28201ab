import fc from "fast-check";
import { expect, it } from "vitest";
import { packageSize } from "./package-size.ts";

it.each([
  ["15 LB", "15 lb"],
  [".75 OZ", "0.75 oz"],
  ["14.50 OZ", "14.5 oz"],
  ["9 1/4 OZ", "9¼ oz"],
  ["1/2 GAL", "½ gal"],
  ["12/8 OZ", "12 × 8 oz"],
  ["6 PK/12 OZ", "6 × 12 oz"],
  ["12 OZ/12 PK", "12 × 12 oz"],
  ["160 CT 3 PK", "3 × 160 ct"],
  ["48-54 CT", "48–54 ct"],
  ["10 CT/22.5 O", "10 ct, 22.5 oz"],
  ["20 CT/13 GAL", "20 ct, 13 gal"],
  ["1 LOAD", "1 load"],
  ["60 LD", "60 loads"],
  ["L    20 OZ", "20 oz"],
  ["22515 32 OZ", "32 oz"],
  ["(600) 4 LB", "4 lb"],
  ["12 OZ LNNR", "12 oz"],
  ["DZ", "1 dozen"],
])("reads %s as %s", (label, size) => {
  expect(packageSize(label)).toBe(size);
});

it("says nothing where the label is an article number or a word", () => {
  expect([null, "974238  PK", "522946 CTN", "SEE BACK"].map((label) => packageSize(label))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it("never leaves double spaces, capitals or empty text, whatever was typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0123456789./-() OZLBPKCTGAX") }), (label) => {
      const size = packageSize(label);
      if (size !== undefined) expect(size).toMatch(/^[\d½¼¾⅛⅜⅝⅞a-zL.,×–]+( [\d½¼¾⅛⅜⅝⅞/a-zL.,×–]+)*$/);
    }),
  );
});
