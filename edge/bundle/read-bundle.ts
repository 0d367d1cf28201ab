/** Reads one version of a shop from KV. KV is eventually consistent: any file may be missing for a minute, and that is no error. */
import type { Bundle } from "../../shared/wire/bundle.ts";
import { openBundle } from "../../shared/wire/bundle.ts";
import type { CardShard } from "../../shared/wire/card-shard.ts";
import { openCardShard } from "../../shared/wire/card-shard.ts";
import { bundleKey, cardsKey, currentKey } from "./published-keys.ts";
import type { ShopBundle } from "./shop-bundle.ts";
import { openShopBundle } from "./shop-bundle.ts";

/** The serving bundle's checksum and, for places that cannot see its files yet, the one before. */
export interface Current {
  readonly checksum: string;
  readonly previous: string | undefined;
}

export async function readCurrent(published: KVNamespace, shop: string): Promise<Current | undefined> {
  const [checksum, previous] = ((await published.get(currentKey(shop))) ?? "").split("\n");
  return checksum ? { checksum, previous: previous || undefined } : undefined;
}

export const currentText = ({ checksum, previous }: Current): string =>
  previous === undefined ? checksum : `${checksum}\n${previous}`;

/**
 * @param known the version held so far: its unchanged card files are taken over
 * @param bytesMax cards beyond it are left out, and their items with them
 * @returns undefined while a file is missing
 * @throws EndcapError bundle/invalid
 */
export async function readBundle(
  published: KVNamespace,
  shop: string,
  checksum: string,
  known: ShopBundle | undefined,
  bytesMax: number,
): Promise<ShopBundle | undefined> {
  const bytes = await published.get(bundleKey(shop, checksum), "arrayBuffer");
  return bytes ? readCards(published, checksum, openBundle(bytes), known, bytesMax) : undefined;
}

/** @returns the bundle with its cards, or undefined while a card file is missing */
export async function readCards(
  published: KVNamespace,
  checksum: string,
  bundle: Bundle,
  known: ShopBundle | undefined,
  bytesMax: number,
): Promise<ShopBundle | undefined> {
  const shards: CardShard[] = [];
  let { bytes } = bundle;
  for (const cards of bundle.meta.cards) {
    let shard = known?.shards.get(cards);
    if (!shard) {
      const read = await published.get(cardsKey(bundle.meta.shop, cards), "arrayBuffer");
      if (!read) return undefined;
      shard = openCardShard(read);
    }
    bytes += shard.bytes;
    if (bytes > bytesMax) break;
    shards.push(shard);
  }
  return openShopBundle(checksum, bundle, shards);
}
