/** Small published shops for tests: a catalogue with neighbours and lists, and the signed calls that put it into the Worker. */
import { deriveSecret } from "../../shared/trust/secret.ts";
import { signatureHeader, signCall } from "../../shared/trust/service-signature.ts";
import type { BundleMeta, BundleSource, Neighbour } from "../../shared/wire/bundle.ts";
import { encodeBundle } from "../../shared/wire/bundle.ts";
import type { Card } from "../../shared/wire/card.ts";
import { encodeCardShard } from "../../shared/wire/card-shard.ts";
import { defaultPlacements } from "../../shared/wire/placement.ts";

export interface TestShop {
  readonly source: BundleSource;
  readonly cards: readonly Card[];
}

/** `count` items `i0`…, 3 departments, 12 categories; item k is followed by k+1, k+2… ; popular is by number, trending backwards. */
export function testShop(shop: string, count = 60, meta: Partial<BundleMeta> = {}): TestShop {
  const categories = [
    ...["PRODUCE", "MEAT", "DELI"],
    ...Array.from({ length: 12 }, (_, number) => `CATEGORY ${number}`),
  ];
  const numbers = Array.from({ length: count }, (_, number) => number);
  const row =
    (step: number) =>
    (from: number): Neighbour[] =>
      Array.from({ length: Math.min(10, count - 1) }, (_, place) => ({
        item: (from + (place + 1) * step) % count,
        score: 10 - place,
      })).filter(({ item }) => item !== from);
  const ranked = (items: readonly number[]): Neighbour[] =>
    items.map((item, place) => ({ item, score: count - place }));
  const source: BundleSource = {
    meta: {
      shop,
      createdAt: 1_000,
      modelVersion: "model-1",
      placements: [...defaultPlacements],
      rules: [],
      categories,
      brands: ["brand"],
      currency: "USD",
      cards: [],
      itemsPerShard: 2_048,
      ...meta,
    },
    items: numbers.map((number) => ({
      id: `i${number}`,
      department: number % 3,
      category: 3 + (number % 12),
      brand: 0,
      price: 1 + number,
      available: true,
    })),
    neighbours: { similar: numbers.map(row(1)), together: numbers.map(row(7)) },
    lists: new Map([
      ["popular", ranked(numbers)],
      ["trending", ranked(numbers.toReversed())],
      ["trending/PRODUCE", ranked(numbers.filter((number) => number % 3 === 0))],
      ["trending@GB", ranked(numbers.filter((number) => number % 2 === 1))],
    ]),
  };
  const cards = numbers.map((number) => ({
    id: `i${number}`,
    title: `Item ${number}`,
    link: `/product/i${number}`,
    price: { amount: 1 + number, currency: "USD" },
  }));
  return { source, cards };
}

export interface EncodedShop {
  readonly shop: string;
  readonly checksum: string;
  readonly bundle: Uint8Array<ArrayBuffer>;
  readonly shards: readonly { readonly checksum: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

export async function encodeShop({ source, cards }: TestShop): Promise<EncodedShop> {
  const { itemsPerShard } = source.meta;
  const shards = [];
  for (let from = 0; from < cards.length; from += itemsPerShard) {
    const bytes = encodeCardShard(cards.slice(from, from + itemsPerShard));
    shards.push({ checksum: await sha256(bytes), bytes });
  }
  const meta = { ...source.meta, cards: shards.map(({ checksum }) => checksum) };
  const bundle = encodeBundle({ ...source, meta });
  return { shop: meta.shop, checksum: await sha256(bundle), bundle, shards };
}

/** The signed calls, in order, that publish a shop. */
export async function publishCalls(
  shop: EncodedShop,
  rootSecret: string,
): Promise<{ path: string; init: RequestInit }[]> {
  const files = [
    ...shop.shards.map(({ checksum, bytes }) => ({ path: `/v1/internal/cards/${shop.shop}/${checksum}`, bytes })),
    { path: `/v1/internal/bundles/${shop.shop}/${shop.checksum}`, bytes: shop.bundle },
  ];
  return Promise.all(files.map(({ path, bytes }) => signedPut(path, bytes, rootSecret)));
}

export async function signedPut(path: string, bytes: Uint8Array<ArrayBuffer>, rootSecret: string) {
  const secret = await deriveSecret(rootSecret, "service");
  const signature = await signCall({ method: "PUT", path, body: bytes }, secret, Date.now());
  return {
    path,
    init: { method: "PUT", headers: { [signatureHeader]: signature }, body: bytes } satisfies RequestInit,
  };
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
