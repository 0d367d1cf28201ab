// A shop's content as the files that the edge holds: one bundle, its card shards, and what the origin must remember to tell differences from it.
import { createHash } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import type { BundleSource, Neighbour, NeighbourList } from "../../shared/wire/bundle.ts";
import { bundleBytesMax, encodeBundle, neighboursMax } from "../../shared/wire/bundle.ts";
import type { Card } from "../../shared/wire/card.ts";
import { encodeCardShard, itemsPerShard } from "../../shared/wire/card-shard.ts";
import type { CatalogueItem } from "../../shared/wire/catalogue-item.ts";
import { openSections } from "../../shared/wire/sections.ts";
import type { NeighbourRows } from "./neighbour-source.ts";
import type { ShopContent } from "./shop-content.ts";

export interface PublishedFile {
  /** SHA-256, hexadecimal. */
  readonly checksum: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
/** As a bundle holds them: item id → [available, price amount, currency]. */
export type PublishedItems = Readonly<Record<string, readonly [available: 0 | 1, amount?: number, currency?: string]>>;

export interface BuiltBundle {
  readonly shop: string;
  readonly bundle: PublishedFile;
  readonly cards: readonly PublishedFile[];
  /** Checksum of all that matters: equal content is not published again. */
  readonly content: string;
  readonly items: PublishedItems;
  readonly modelVersion: string;
  readonly revision: number;
}

/** Up to here items keep the order of their ids, so that cards change only where items do; beyond, the most wanted come first, because isolates may not hold all. */
const idOrderItemsMax = 20_000;
/** What is kept of the items when a bundle is too large, again and again until it fits. */
const shrinkPart = 0.85;

/** Pauses between its parts, so that whoever shares the process goes on. */
export async function buildBundle(
  content: ShopContent,
  createdAt: number,
  bytesMax: number = bundleBytesMax,
): Promise<BuiltBundle> {
  for (let count = content.items.length; ; count = Math.floor(count * shrinkPart)) {
    const kept = content.items.slice(0, count);
    const items = kept.length <= idOrderItemsMax ? kept.toSorted(byId) : kept;
    const cards = cardShards(items);
    const source = await bundleSource(content, items, cards, createdAt);
    const bytes = tryEncode(source, bytesMax);
    if (bytes) {
      await breathe();
      return {
        shop: content.shop,
        bundle: fileOf(bytes),
        cards,
        content: contentOf(bytes),
        items: Object.fromEntries(items.map((item) => [item.id, publishedItem(item)])),
        modelVersion: source.meta.modelVersion,
        revision: content.revision,
      };
    }
    if (count === 0) throw new RangeError(`the bundle of ${content.shop} is too large without items`);
  }
}

function tryEncode(source: BundleSource, bytesMax: number): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = encodeBundle(source);
    return bytes.length <= bytesMax ? bytes : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Checksum of a bundle but for what changes with every second: the time it was made, and the scores that fade. */
function contentOf(bytes: Uint8Array<ArrayBuffer>): string {
  const hash = createHash("sha256");
  for (const [name, section] of openSections(bytes.buffer)) {
    if (name === "list.score") continue;
    const { createdAt: _, ...meta } = name === "meta" ? JSON.parse(new TextDecoder().decode(section)) : {};
    hash.update(`${name}/`).update(name === "meta" ? JSON.stringify(meta) : section);
  }
  return hash.digest("hex");
}

async function bundleSource(
  content: ShopContent,
  items: readonly CatalogueItem[],
  cards: readonly PublishedFile[],
  createdAt: number,
): Promise<BundleSource> {
  const { settings } = content;
  const numbers = new Map(items.map((item, number) => [item.id, number]));
  const [categories, brands] = [new Names(), new Names()];
  const rowsOf = async (name: NeighbourList) => {
    await breathe();
    return neighbourRows(items, numbers, content.neighbours.rows[name]);
  };
  const neighbours = { similar: await rowsOf("similar"), together: await rowsOf("together") };
  await breathe();
  const bundleItems = items.map((item) => ({
    id: item.id,
    department: categories.number(item.categories[0]),
    category: categories.number(item.categories.at(-1)),
    brand: brands.number(item.brand),
    price: item.price?.amount ?? 0,
    available: item.stock !== 0,
  }));
  return {
    meta: {
      shop: content.shop,
      createdAt,
      modelVersion: content.neighbours.modelVersion,
      placements: settings.placements,
      rules: settings.rules,
      categories: categories.names,
      brands: brands.names,
      currency: settings.currency,
      cards: cards.map((card) => card.checksum),
      itemsPerShard,
    },
    items: bundleItems,
    neighbours,
    lists: new Map(
      Object.entries(content.lists).map(([key, list]) => [
        key,
        knownNeighbours(list, numbers, Number.POSITIVE_INFINITY),
      ]),
    ),
  };
}

const neighbourRows = (items: readonly CatalogueItem[], numbers: ReadonlyMap<string, number>, rows: NeighbourRows) =>
  items.map(({ id }) =>
    knownNeighbours(
      (rows.get(id) ?? []).filter(([other]) => other !== id),
      numbers,
      neighboursMax,
    ),
  );

function knownNeighbours(
  row: readonly (readonly [item: string, score: number])[],
  numbers: ReadonlyMap<string, number>,
  count: number,
): Neighbour[] {
  const known: Neighbour[] = [];
  for (const [id, score] of row) {
    const item = numbers.get(id);
    if (item !== undefined && known.length < count) known.push({ item, score });
  }
  return known;
}

function cardShards(items: readonly CatalogueItem[]): PublishedFile[] {
  const shards: PublishedFile[] = [];
  for (let start = 0; start < items.length; start += itemsPerShard)
    shards.push(fileOf(encodeCardShard(items.slice(start, start + itemsPerShard).map(cardOf))));
  return shards;
}

/** What a shelf needs of an item; the category is the narrowest. */
export function cardOf({ id, title, link, image, price, brand, categories }: CatalogueItem): Card {
  const category = categories.at(-1);
  return {
    id,
    title,
    ...(link === undefined ? {} : { link }),
    ...(image === undefined ? {} : { image }),
    ...(price === undefined ? {} : { price }),
    ...(brand === undefined ? {} : { brand }),
    ...(category === undefined ? {} : { category }),
  };
}

const publishedItem = ({ stock, price }: CatalogueItem): PublishedItems[string] =>
  price ? [stock === 0 ? 0 : 1, price.amount, price.currency] : [stock === 0 ? 0 : 1];

class Names {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();
  number(name: string | undefined): number {
    if (name === undefined) return -1;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

const byId = (a: CatalogueItem, b: CatalogueItem): number => (a.id < b.id ? -1 : 1);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const fileOf = (bytes: Uint8Array<ArrayBuffer>): PublishedFile => ({ checksum: sha256(bytes), bytes });
