import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, it } from "vitest";
import { grocerDataset } from "../dataset.ts";
import type { Pictured } from "./draw-picture.ts";
import { drawPicture } from "./draw-picture.ts";

async function catalogue(): Promise<Pictured[]> {
  const database = await DuckDBInstance.create(":memory:");
  const duck = await database.connect();
  const rows = await duck.runAndReadAll(
    `select id, title, department, coalesce(category, '') as category, coalesce(type, '') as type from '${grocerDataset.itemsPath}'`,
  );
  duck.closeSync();
  database.closeSync();
  return rows.getRowObjectsJson() as unknown as Pictured[];
}

// Enough of XML for what is drawn here: tags nest, attributes are quoted, numbers are numbers.
function faultOf(svg: string): string | undefined {
  const open: string[] = [];
  const rest = svg.replaceAll(
    /<(\/?)([a-zA-Z]+)((?:\s[a-zA-Z-]+(?::[a-z]+)?="[^"<]*")*)\s*(\/?)>/g,
    (_tag, end, name, _attributes, alone) => {
      if (end) return open.pop() === name ? "" : "<";
      if (!alone) open.push(name);
      return "";
    },
  );
  if (/NaN|undefined|Infinity/.test(svg)) return "a number is missing";
  if (/[<>]/.test(rest)) return `not well-formed near ${rest.slice(0, 80)}`;
  return open.length === 0 ? undefined : `${open.join()} stays open`;
}

it("draws every product of the shop, well-formed, small, and alone", async () => {
  const items = await catalogue();
  const faults = items
    .map((item) => ({ item, svg: drawPicture(item) }))
    .filter(({ svg }) => faultOf(svg) !== undefined || svg.length > 24_000 || /href|<script|<style/.test(svg));
  expect(faults.map(({ item, svg }) => [item.title, faultOf(svg), svg.length])).toEqual([]);
  expect(items.length).toBe(6332);
});

it("finds a drawing of its own for all but a handful of kinds of goods", async () => {
  const items = await catalogue();
  const star = "M0-56L16-20L54-16L26 10L34 48L0 28L-34 48L-26 10L-54-16L-16-20Z";
  const plain = items.filter(
    (item) =>
      drawPicture(item).includes(star) && !/ticket|cereal|energy|whiskey|vodka|diapers|incontinence/i.test(item.title),
  );
  expect(plain.map((item) => item.title).length).toBeLessThan(15);
});

it("gives the same goods the same picture, and their variants different ones", () => {
  const yogurt = { title: "Yogurt", department: "GROCERY", category: "YOGURT", type: "YOGURT NOT MULTI-PACKS" };
  const pictures = Array.from({ length: 40 }, (_, id) => drawPicture({ ...yogurt, id: String(id) }));
  expect(pictures).toEqual(Array.from({ length: 40 }, (_, id) => drawPicture({ ...yogurt, id: String(id) })));
  expect(new Set(pictures.map((svg) => svg.replace(/<rect[^>]*>/, ""))).size).toBeGreaterThan(8);
});

it("stays well-formed whatever a product is called", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(fc.record({ id: text, title: text, department: text, category: text, type: text }), (item) => {
      expect(faultOf(drawPicture(item))).toBeUndefined();
    }),
  );
});
