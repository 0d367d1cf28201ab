/** What a ranked result depends on, as one short text: two requests with the same key may share it. */
import { toBase64url } from "../../shared/trust/base64url.ts";
import type { HistoryEntry } from "../../shared/wire/history.ts";
import type { RankRequest, RankShelf } from "../../shared/wire/rank.ts";

const encoder = new TextEncoder();

/**
 * @param version of what ranks: the checksum of the serving bundle, which every promotion changes
 * @param revision the shopper's feature revision; undefined when nobody here knows it
 */
export async function resultKey(
  request: Omit<RankRequest, "requests">,
  shelf: RankShelf,
  version: string,
  revision: string | undefined,
): Promise<string> {
  const { shop, shopper, consent, country, device, history } = request;
  const parts = [version, shopper, revision, consent, country, device, moments(history), shelf];
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(JSON.stringify(parts)));
  return `ranked/${shop}/${toBase64url(new Uint8Array(digest))}`;
}

/** A history without its ages, which differ in every request: newest first, events of one moment together. */
function moments(history: readonly HistoryEntry[]): string[][] {
  const groups: { ageMs: number; events: string[] }[] = [];
  for (const { item, event, ageMs } of history.toSorted((a, b) => a.ageMs - b.ageMs)) {
    const last = groups.at(-1);
    if (last?.ageMs === ageMs) last.events.push(event, item);
    else groups.push({ ageMs, events: [event, item] });
  }
  return groups.map(({ events }) => events);
}
