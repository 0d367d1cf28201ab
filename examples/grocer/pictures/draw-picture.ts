// One drawing per product: the goods in the middle of a soft field in the department's colour.
import { mix, oval, path } from "./ink.ts";
import { motif } from "./motifs.ts";

/** What the picture depends on; the same goods always give the same picture. */
export interface Pictured {
  readonly id: string;
  readonly title: string;
  readonly department: string;
  readonly category: string;
  readonly type: string;
}

/** An SVG document, 200 × 200, that stands alone: no fonts, no scripts, nothing outside it. */
export function drawPicture(item: Pictured): string {
  const seed = hash(item.id);
  const field = fields.get(item.department) ?? "#e9e4da";
  const pick = (choices: readonly string[]): string =>
    choices[(hash(`${item.id}/${choices.length}`) >>> 3) % choices.length] as string;
  const ground = mix(field, "#ffffff", 0.3 + (seed % 3) * 0.1);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" role="img" aria-label="${escaped(item.title)}">` +
    `<rect width="200" height="200" fill="${ground}"/>` +
    `<g transform="translate(100 98)">` +
    path(blobs[seed % blobs.length] as string, mix(field, "#ffffff", 0.72), 0.85) +
    oval(0, 78, 70, 9, mix(field, "#5a4a4a", 0.35), 0, 0.45) +
    motif(item.category, item.type, pick) +
    "</g></svg>"
  );
}

// Pastel grounds that no product's own colours drown in.
const fields: ReadonlyMap<string, string> = new Map([
  ["PRODUCE", "#d9e8c4"],
  ["FROZEN GROCERY", "#d9e8c4"],
  ["SALAD BAR", "#dcebc8"],
  ["CHEF SHOPPE", "#dcebc8"],
  ["MEAT", "#f3d3cb"],
  ["MEAT-PCKGD", "#f3d9cf"],
  ["DELI", "#f6e0bd"],
  ["RESTAURANT", "#f6e0bd"],
  ["PASTRY", "#f7e3c5"],
  ["SEAFOOD", "#cfe5ea"],
  ["SEAFOOD-PCKGD", "#cfe5ea"],
  ["GROCERY", "#eae3d6"],
  ["DRUG GM", "#dfe0f0"],
  ["NUTRITION", "#e0e8cd"],
  ["FLORAL", "#f4d8e2"],
  ["SPIRITS", "#e4d6dc"],
  ["TRAVEL & LEISURE", "#d5e6ee"],
  ["MISCELLANEOUS", "#e6e2ea"],
]);

const blobs = [
  "M-80 6C-86-46-44-84 4-82C54-80 88-44 82 4C78 54 40 84-6 82C-50 80-76 52-80 6Z",
  "M-82-8C-78-60-30-86 16-78C62-70 90-28 80 18C70 62 28 86-16 80C-60 74-86 38-82-8Z",
  "M-76 14C-90-30-60-78-12-82C38-86 80-54 84-8C88 40 52 80 4 82C-40 84-64 58-76 14Z",
];

// FNV-1a, so that neighbours in the catalogue get different variants.
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
