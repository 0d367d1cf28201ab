/** Lets go of published files that nobody serves any more, after a new version serves: else KV grows with each publication. */
import { bundleKey, cardsKey, partsKey } from "./published-keys.ts";
import type { Current } from "./read-bundle.ts";

/** Beside the current version and the one before. */
const versionsKeptMax = 3;
/** Younger files may belong to a version that is just being sent, or be on their way to an isolate. */
const untouchedMs = 3600_000;
/** KV's page of a list; what is beyond it is forgotten the next time. */
const pageMax = 1_000;

/** Of a published file, kept beside it in KV. */
export interface StoredMetadata {
  readonly storedAt: number;
}

export async function forgetOldVersions(
  published: KVNamespace,
  shop: string,
  current: Current,
  nowMs: number,
): Promise<void> {
  const isOld = ({ metadata }: { readonly metadata?: StoredMetadata }): boolean =>
    nowMs - (metadata?.storedAt ?? 0) > untouchedMs;
  const bundles = await published.list<StoredMetadata>({ prefix: bundleKey(shop, ""), limit: pageMax });
  const spare = bundles.keys
    .filter(({ name }) => name !== bundleKey(shop, current.checksum))
    .filter(({ name }) => current.previous === undefined || name !== bundleKey(shop, current.previous))
    .sort((a, b) => (b.metadata?.storedAt ?? 0) - (a.metadata?.storedAt ?? 0));
  const forgotten = new Set(spare.slice(versionsKeptMax).filter(isOld));
  if (forgotten.size === 0) return;
  const used = new Set<string>();
  for (const bundle of bundles.keys) {
    if (forgotten.has(bundle)) continue;
    const parts = await published.get(partsKey(shop, bundle.name.slice(bundleKey(shop, "").length)));
    for (const cards of parts?.split("\n") ?? []) used.add(cardsKey(shop, cards));
  }
  const cards = await published.list<StoredMetadata>({ prefix: cardsKey(shop, ""), limit: pageMax });
  for (const { name } of cards.keys.filter((file) => isOld(file) && !used.has(file.name))) await published.delete(name);
  for (const { name } of forgotten) {
    await published.delete(name);
    await published.delete(partsKey(shop, name.slice(bundleKey(shop, "").length)));
  }
}
