// The flood guard: of one address (its hash changes each hour) the first shoppers count for every item, and a guest for each item.
// Nearly every address has no more shoppers than that, so that an hour's visit costs one row and not one an item.

import { numberColumn, textColumn } from "../database/column.ts";
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { sourceGuestsPerItemMax, sourceRegularsMax } from "./crowd-guard.ts";
import { featureKey } from "./feature-key.ts";

/** One event item that counts if its address may. */
export interface Voice {
  readonly shop: string;
  readonly hourMs: number;
  readonly source: string;
  readonly item: string;
  readonly shopper: string;
}

// No item has the empty id: it stands for all of them.
const everyItem = "";

interface VoiceList extends Omit<Voice, "shopper"> {
  readonly shoppers: readonly string[];
}

/**
 * @param voices in log order @param regulars the first shoppers of these addresses, as far as they are known (`regularsKey`)
 * @returns a test: whether a voice may count
 */
export async function admitVoices(
  sql: Transaction,
  voices: readonly Voice[],
  regulars: Map<string, readonly string[]>,
): Promise<(voice: Voice) => boolean> {
  const isRegular = (voice: Voice): boolean => regulars.get(regularsKey(voice))?.includes(voice.shopper) ?? false;
  const newcomers = voices.filter(
    (voice) => !isRegular(voice) && (regulars.get(regularsKey(voice))?.length ?? 0) < sourceRegularsMax,
  );
  for (const list of await extendLists(
    sql,
    newcomers.map((voice) => ({ ...voice, item: everyItem })),
    sourceRegularsMax,
  ))
    regulars.set(regularsKey(list), list.shoppers);
  const guests = new Set<string>();
  for (const list of await extendLists(
    sql,
    voices.filter((voice) => !isRegular(voice)),
    sourceGuestsPerItemMax,
  ))
    for (const shopper of list.shoppers) guests.add(voiceKey({ ...list, shopper }));
  return (voice) => isRegular(voice) || guests.has(voiceKey(voice));
}

export const regularsKey = ({ shop, hourMs, source }: Pick<Voice, "shop" | "hourMs" | "source">): string =>
  featureKey(shop, hourMs, source);

const voiceKey = ({ shop, hourMs, source, item, shopper }: Voice): string =>
  featureKey(shop, hourMs, source, item, shopper);

/** Adds shoppers to the lists until they are full, first come first served across consumers. @returns the lists as they are then */
// Postgres unnests an array of arrays to its single elements: each inner list travels as one text.
async function extendLists(sql: Transaction, voices: readonly Voice[], shoppersMax: number): Promise<VoiceList[]> {
  if (voices.length === 0) return [];
  const lists = new Changes<VoiceList>(
    ({ shop, hourMs, source, item }) => featureKey(shop, hourMs, source, item),
    (a, b) => ({ ...a, shoppers: [...new Set([...a.shoppers, ...b.shoppers])].slice(0, shoppersMax) }),
  );
  for (const { shopper, ...voice } of voices) lists.add({ ...voice, shoppers: [shopper] });
  const rows = lists.sorted();
  const known = await sql<{ shop: string; hour: Date; source: string; item: string; shoppers: string[] }[]>`
    insert into crowd_sources as t (shop, hour, source, item, shoppers)
    select shop, to_timestamp(hour_ms / 1000), source, item, shoppers::text[]
    from unnest(${textColumn(rows, (row) => row.shop)}::text[], ${numberColumn(rows, (row) => row.hourMs)}::float8[],
      ${textColumn(rows, (row) => row.source)}::text[], ${textColumn(rows, (row) => row.item)}::text[],
      ${textColumn(rows, (row) => textColumn(row.shoppers, (shopper) => shopper))}::text[]) as n (shop, hour_ms, source, item, shoppers)
    on conflict (shop, hour, source, item) do update set shoppers =
      (t.shoppers || array(select s from unnest(excluded.shoppers) with ordinality as v (s, place)
        where s <> all (t.shoppers) order by place))[1:${shoppersMax}::integer]
    returning shop, hour, source, item, shoppers`;
  return known.map(({ hour, ...row }) => ({ ...row, hourMs: hour.getTime() }));
}
