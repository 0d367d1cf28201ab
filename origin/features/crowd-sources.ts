// The flood guard: of one address (its hash changes each hour) only the first few shoppers count for an item within the hour.
import type { Transaction } from "../database/connect.ts";
import { Changes } from "./changes.ts";
import { sourceShoppersMax } from "./crowd-guard.ts";
import { featureKey } from "./feature-key.ts";

export interface SourceVoice {
  readonly shop: string;
  readonly hourMs: number;
  readonly source: string;
  readonly item: string;
  /** Distinct, in the order of their events. */
  readonly shoppers: readonly string[];
}

export const sourceVoiceKey = (voice: Omit<SourceVoice, "shoppers">, shopper: string): string =>
  featureKey(voice.shop, voice.hourMs, voice.source, voice.item, shopper);

export const sourceVoiceChanges = (): Changes<SourceVoice> =>
  new Changes(
    ({ shop, hourMs, source, item }) => featureKey(shop, hourMs, source, item),
    (a, b) => ({ ...a, shoppers: [...new Set([...a.shoppers, ...b.shoppers])].slice(0, sourceShoppersMax) }),
  );

/** @returns the keys (`sourceVoiceKey`) of the voices that may count, these and earlier ones. */
export async function admitSources(sql: Transaction, rows: readonly SourceVoice[]): Promise<ReadonlySet<string>> {
  const admitted = new Set<string>();
  if (rows.length === 0) return admitted;
  const known = await sql<{ shop: string; hour: Date; source: string; item: string; shoppers: string[] }[]>`
    insert into crowd_sources as t (shop, hour, source, item, shoppers)
    select shop, to_timestamp(hour_ms / 1000), source, item, shoppers::text[]
    from unnest(${rows.map((row) => row.shop)}::text[], ${rows.map((row) => row.hourMs)}::float8[],
      ${rows.map((row) => row.source)}::text[], ${rows.map((row) => row.item)}::text[],
      ${rows.map((row) => arrayLiteral(row.shoppers))}::text[]) as n (shop, hour_ms, source, item, shoppers)
    on conflict (shop, hour, source, item) do update set shoppers =
      (t.shoppers || array(select s from unnest(excluded.shoppers) with ordinality as v (s, place)
        where s <> all (t.shoppers) order by place))[1:${sourceShoppersMax}]
    returning shop, hour, source, item, shoppers`;
  for (const row of known)
    for (const shopper of row.shoppers) admitted.add(sourceVoiceKey({ ...row, hourMs: row.hour.getTime() }, shopper));
  return admitted;
}

// Postgres unnests an array of arrays to its single elements: each inner list travels as one text.
const arrayLiteral = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
