/** A bundle and its cards as an isolate holds them: opened once, with what answers need again and again remembered beside. */
import type { Bundle } from "../../shared/wire/bundle.ts";
import { openBundle } from "../../shared/wire/bundle.ts";
import type { Card } from "../../shared/wire/card.ts";
import type { CardShard } from "../../shared/wire/card-shard.ts";
import { openCardShard } from "../../shared/wire/card-shard.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Placement } from "../../shared/wire/placement.ts";
import { RecentTexts } from "./recent-texts.ts";

/** Decoded cards kept as text, so that a hot item is decoded once. Counted in `bytes`. */
const textCharsMax = 4 * 1024 * 1024;

export interface ShopBundle {
  readonly checksum: string;
  readonly bundle: Bundle;
  /** What it costs the isolate: bundle, cards and remembered texts. */
  readonly bytes: number;
  /** 1 where an item is available as published and its card is here. */
  readonly servable: Uint8Array;
  readonly placements: ReadonlyMap<string, Placement>;
  /** The opened card files by checksum: the next version takes over those that did not change. */
  readonly shards: ReadonlyMap<string, CardShard>;
  /** The number of a category or department name; undefined where no item has it. */
  categoryNumber(name: string): number | undefined;
  idOf(index: number): string;
  hasCard(index: number): boolean;
  /** JSON of the card without its last brace: `{"id":…,"title":…`. */
  openCard(index: number): string;
  card(index: number): Card;
  titleOf(id: string): string | undefined;
  /** Small texts made from this bundle (why an item is shown), by a key of the caller's. */
  readonly texts: RecentTexts;
}

/**
 * @param shards card files in the order of `meta.cards`; fewer means that the items of the missing ones do not serve
 * @throws EndcapError bundle/invalid
 */
export function openShopBundle(
  checksum: string,
  bundle: Bundle | ArrayBuffer,
  shards: readonly (CardShard | ArrayBuffer)[],
): ShopBundle {
  const opened = bundle instanceof ArrayBuffer ? openBundle(bundle) : bundle;
  const cards = shards.map((shard) => (shard instanceof ArrayBuffer ? openCardShard(shard) : shard));
  const { count, meta } = opened;
  const perShard = meta.itemsPerShard;
  if (perShard < 1) throw new EndcapError("bundle/invalid", "The bundle's cards have no shard size.");
  const hasCard = (index: number): boolean => index % perShard < (cards[Math.floor(index / perShard)]?.count ?? 0);
  const servable = new Uint8Array(count);
  for (let index = 0; index < count; index++) if (opened.available(index) && hasCard(index)) servable[index] = 1;
  const categories = new Map(meta.categories.map((name, number) => [name, number]));
  const cardBytes = cards.reduce((sum, shard) => sum + shard.bytes, 0);
  const ids: (string | undefined)[] = new Array(count);
  let openCards: (string | undefined)[] = new Array(count);
  let openCardChars = 0;
  const openCard = (index: number): string => {
    const known = openCards[index];
    if (known !== undefined) return known;
    const text = (cards[Math.floor(index / perShard)]?.text(index % perShard) ?? "{}").slice(0, -1);
    if (openCardChars + text.length > textCharsMax) {
      openCards = new Array(count);
      openCardChars = 0;
    }
    openCardChars += text.length;
    openCards[index] = text;
    return text;
  };
  const card = (index: number): Card => JSON.parse(`${openCard(index)}}`) as Card;
  return {
    checksum,
    bundle: opened,
    bytes: opened.bytes + cardBytes + Math.min(textCharsMax, cardBytes),
    servable,
    shards: new Map(cards.map((shard, number) => [meta.cards[number] ?? "", shard])),
    placements: new Map(meta.placements.map((placement) => [placement.name, placement])),
    categoryNumber: (name) => categories.get(name),
    idOf(index) {
      const known = ids[index];
      if (known !== undefined) return known;
      const id = opened.idOf(index);
      ids[index] = id;
      return id;
    },
    hasCard,
    openCard,
    card,
    titleOf(id) {
      const index = opened.indexOf(id);
      return index !== undefined && hasCard(index) ? card(index).title : undefined;
    },
    texts: new RecentTexts(textCharsMax / 4),
  };
}
