/**
 * What an edge isolate needs to answer alone, as typed-array views over one file. Items are numbered 0…n−1; neighbour rows and
 * crowd lists hold those numbers. Cards are separate files (card-shard.ts), named by checksum in `meta`.
 */
import * as z from "zod/mini";
import { EndcapError } from "./error-code.ts";
import { checksum, shopId } from "./identifier.ts";
import { placement } from "./placement.ts";
import { rules } from "./rule.ts";
import { encodeSections, openSections } from "./sections.ts";

export const bundleBytesMax = 16 * 1024 * 1024;
export const neighboursMax = 50;
export const neighbourLists = ["similar", "together"] as const;
export type NeighbourList = (typeof neighbourLists)[number];

const bundleMeta = z.object({
  shop: shopId,
  createdAt: z.int(),
  modelVersion: z.string(),
  placements: z.array(placement).check(z.maxLength(200)),
  rules,
  /** Names behind the category numbers; the department is the first level of an item's path. */
  categories: z.array(z.string()),
  brands: z.array(z.string()),
  lists: z.array(z.string()),
  currency: z.string(),
  /** Card shards in order of item number; each holds `itemsPerShard` items. */
  cards: z.array(checksum),
  itemsPerShard: z.int(),
});
export type BundleMeta = z.infer<typeof bundleMeta>;

export interface Neighbour {
  item: number;
  score: number;
}
export interface BundleItem {
  id: string;
  /** Numbers in meta.categories: department, then the narrowest category (may be the same); -1 = none. */
  department: number;
  category: number;
  /** Number in meta.brands; -1 = none. */
  brand: number;
  price: number;
  available: boolean;
}
export interface BundleSource {
  meta: Omit<BundleMeta, "lists">;
  items: readonly BundleItem[];
  neighbours: Record<NeighbourList, readonly (readonly Neighbour[])[]>;
  lists: ReadonlyMap<string, readonly Neighbour[]>;
}

export interface Bundle {
  readonly meta: BundleMeta;
  readonly count: number;
  readonly bytes: number;
  indexOf(id: string): number | undefined;
  idOf(index: number): string;
  readonly department: Int32Array;
  readonly category: Int32Array;
  readonly brand: Int32Array;
  readonly price: Float32Array;
  /** 1 bit an item as published; the delta overrides it. */
  available(index: number): boolean;
  /** Row of an item: neighbours best first are item[start[i]…start[i+1]), score ≈ quantised[k] × scale[i]. */
  readonly neighbours: Readonly<
    Record<
      NeighbourList,
      {
        readonly start: Uint32Array;
        readonly item: Uint32Array;
        readonly quantised: Uint8Array;
        readonly scale: Float32Array;
      }
    >
  >;
  list(key: string): { readonly item: Uint32Array; readonly score: Float32Array } | undefined;
}

/** FNV-1a over UTF-16 units, finished by a mix so that low bits are good. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function encodeIds(ids: readonly string[]): [string, ArrayBufferView][] {
  const encoder = new TextEncoder();
  const texts = ids.map((id) => encoder.encode(id));
  const start = new Uint32Array(ids.length + 1);
  texts.forEach((text, index) => {
    start[index + 1] = (start[index] ?? 0) + text.length;
  });
  const text = new Uint8Array(start[ids.length] ?? 0);
  texts.forEach((bytes, index) => {
    text.set(bytes, start[index]);
  });
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, ids.length * 2))));
  ids.forEach((id, index) => {
    let slot = hashOf(id) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = index + 1;
  });
  return [
    ["id.start", start],
    ["id.text", text],
    ["id.slots", slots],
  ];
}

function encodeNeighbours(name: NeighbourList, rows: readonly (readonly Neighbour[])[]): [string, ArrayBufferView][] {
  const start = new Uint32Array(rows.length + 1);
  rows.forEach((row, index) => {
    start[index + 1] = (start[index] ?? 0) + Math.min(row.length, neighboursMax);
  });
  const item = new Uint32Array(start[rows.length] ?? 0);
  const quantised = new Uint8Array(item.length);
  const scale = new Float32Array(rows.length);
  rows.forEach((row, index) => {
    const largest = row.reduce((most, neighbour) => Math.max(most, neighbour.score), 0);
    scale[index] = largest / 255;
    row.slice(0, neighboursMax).forEach((neighbour, place) => {
      item[(start[index] ?? 0) + place] = neighbour.item;
      quantised[(start[index] ?? 0) + place] =
        largest > 0 ? Math.max(1, Math.round((neighbour.score / largest) * 255)) : 0;
    });
  });
  return [
    [`${name}.start`, start],
    [`${name}.item`, item],
    [`${name}.quantised`, quantised],
    [`${name}.scale`, scale],
  ];
}

/** @throws RangeError over bundleBytesMax: the publisher keeps the items that make most of the demand */
export function encodeBundle(source: BundleSource): Uint8Array<ArrayBuffer> {
  const { items } = source;
  const lists = [...source.lists];
  const listStart = new Uint32Array(lists.length + 1);
  lists.forEach(([, rows], index) => {
    listStart[index + 1] = (listStart[index] ?? 0) + rows.length;
  });
  const listRows = lists.flatMap(([, rows]) => rows);
  const available = new Uint8Array(Math.ceil(items.length / 8));
  items.forEach((item, index) => {
    if (item.available) available[index >> 3] = (available[index >> 3] ?? 0) | (1 << (index & 7));
  });
  const meta: BundleMeta = { ...source.meta, lists: lists.map(([key]) => key) };
  const bytes = encodeSections([
    ["meta", JSON.stringify(meta)],
    ...encodeIds(items.map((item) => item.id)),
    ["department", Int32Array.from(items, (item) => item.department)],
    ["category", Int32Array.from(items, (item) => item.category)],
    ["brand", Int32Array.from(items, (item) => item.brand)],
    ["price", Float32Array.from(items, (item) => item.price)],
    ["available", available],
    ...neighbourLists.flatMap((name) => encodeNeighbours(name, source.neighbours[name])),
    ["list.start", listStart],
    ["list.item", Uint32Array.from(listRows, (row) => row.item)],
    ["list.score", Float32Array.from(listRows, (row) => row.score)],
  ]);
  if (bytes.length > bundleBytesMax) throw new RangeError(`bundle of ${bytes.length} bytes is over ${bundleBytesMax}`);
  return bytes;
}

/** @throws EndcapError bundle/invalid */
export function openBundle(buffer: ArrayBuffer): Bundle {
  const sections = openSections(buffer);
  const section = (name: string): Uint8Array<ArrayBuffer> => {
    const bytes = sections.get(name);
    if (!bytes) throw new EndcapError("bundle/invalid", `The bundle has no section ${name}.`);
    return bytes;
  };
  const words = (name: string): Uint32Array => {
    const bytes = section(name);
    return new Uint32Array(buffer, bytes.byteOffset, bytes.length >> 2);
  };
  const signed = (name: string): Int32Array => {
    const bytes = section(name);
    return new Int32Array(buffer, bytes.byteOffset, bytes.length >> 2);
  };
  const floats = (name: string): Float32Array => {
    const bytes = section(name);
    return new Float32Array(buffer, bytes.byteOffset, bytes.length >> 2);
  };
  const decoder = new TextDecoder();
  const parsed = bundleMeta.safeParse(JSON.parse(decoder.decode(section("meta"))));
  if (!parsed.success) throw new EndcapError("bundle/invalid", "The bundle's description is not understood.");
  const meta = parsed.data;
  const [idStart, idText, slots, available] = [
    words("id.start"),
    section("id.text"),
    words("id.slots"),
    section("available"),
  ];
  const [listStart, listItem, listScore] = [words("list.start"), words("list.item"), floats("list.score")];
  const listNumber = new Map(meta.lists.map((key, index) => [key, index]));
  const idOf = (index: number): string => decoder.decode(idText.subarray(idStart[index], idStart[index + 1]));
  /** Compares in place, without a string: a stored id as long in bytes as `id` in units can only match when it is ASCII. */
  const isAt = (index: number, id: string): boolean => {
    const from = idStart[index] ?? 0;
    const length = (idStart[index + 1] ?? 0) - from;
    if (length !== id.length) return length > id.length && idOf(index) === id;
    for (let place = 0; place < length; place++) {
      const byte = idText[from + place] ?? 0;
      if (byte >= 0x80 || byte !== id.charCodeAt(place)) return false;
    }
    return true;
  };
  const neighboursOf = (name: NeighbourList) => ({
    start: words(`${name}.start`),
    item: words(`${name}.item`),
    quantised: section(`${name}.quantised`),
    scale: floats(`${name}.scale`),
  });
  return {
    meta,
    count: idStart.length - 1,
    bytes: buffer.byteLength,
    idOf,
    indexOf(id) {
      for (let slot = hashOf(id) & (slots.length - 1); slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
        const index = (slots[slot] ?? 1) - 1;
        if (isAt(index, id)) return index;
      }
      return undefined;
    },
    department: signed("department"),
    category: signed("category"),
    brand: signed("brand"),
    price: floats("price"),
    available: (index) => ((available[index >> 3] ?? 0) & (1 << (index & 7))) !== 0,
    neighbours: { similar: neighboursOf("similar"), together: neighboursOf("together") },
    list(key) {
      const number = listNumber.get(key);
      if (number === undefined) return undefined;
      const [from, to] = [listStart[number] ?? 0, listStart[number + 1] ?? 0];
      return { item: listItem.subarray(from, to), score: listScore.subarray(from, to) };
    },
  };
}
