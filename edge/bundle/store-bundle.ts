/** Puts published files into KV. Cards come first, then the bundle that names them, and only then does `current` point to it. */
import { openBundle } from "../../shared/wire/bundle.ts";
import { openCardShard } from "../../shared/wire/card-shard.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { StoredMetadata } from "./forget-old-versions.ts";
import { bundleKey, cardsKey, currentKey, partsKey } from "./published-keys.ts";
import type { Current } from "./read-bundle.ts";
import { currentText, readCards, readCurrent } from "./read-bundle.ts";
import type { ShopBundle } from "./shop-bundle.ts";

/** @throws EndcapError bundle/checksum or bundle/invalid */
export async function storeCards(
  published: KVNamespace,
  shop: string,
  checksum: string,
  body: ArrayBuffer,
  nowMs: number,
): Promise<void> {
  await requireChecksum(checksum, body);
  openCardShard(body);
  await published.put(cardsKey(shop, checksum), body, { metadata: { storedAt: nowMs } satisfies StoredMetadata });
}

/**
 * @param known the version held so far: its unchanged card files need not be read again
 * @param bytesMax what an isolate may hold
 * @returns the bundle, opened, with its cards, and which versions serve from now on
 * @throws EndcapError bundle/checksum, bundle/invalid, or bundle/cards-missing naming the cards
 */
export async function storeBundle(
  published: KVNamespace,
  shop: string,
  checksum: string,
  body: ArrayBuffer,
  known: ShopBundle | undefined,
  bytesMax: number,
  nowMs: number,
): Promise<{ readonly bundle: ShopBundle; readonly current: Current }> {
  await requireChecksum(checksum, body);
  const opened = openBundle(body);
  const { meta } = opened;
  if (meta.shop !== shop) throw new EndcapError("bundle/invalid", "The bundle belongs to another shop.");
  const missing: string[] = [];
  for (const cards of meta.cards) {
    const { keys } = await published.list({ prefix: cardsKey(shop, cards), limit: 1 });
    if (keys.length === 0) missing.push(cards);
  }
  if (missing.length > 0)
    throw new EndcapError("bundle/cards-missing", `Send these cards first: ${missing.slice(0, 20).join(", ")}.`);
  await published.put(partsKey(shop, checksum), meta.cards.join("\n"));
  await published.put(bundleKey(shop, checksum), body, { metadata: { storedAt: nowMs } satisfies StoredMetadata });
  const bundle = await readCards(published, checksum, opened, known, bytesMax);
  if (!bundle) throw new EndcapError("bundle/cards-missing", "The cards are not to be seen here yet: send it again.");
  const before = await readCurrent(published, shop);
  if (before?.checksum === checksum) return { bundle, current: before };
  const current = { checksum, previous: before?.checksum };
  await published.put(currentKey(shop), currentText(current));
  return { bundle, current };
}

async function requireChecksum(checksum: string, body: ArrayBuffer): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const actual = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (actual !== checksum)
    throw new EndcapError("bundle/checksum", `These bytes have the checksum ${actual}, the path says ${checksum}.`);
}
