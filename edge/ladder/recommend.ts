/** All shelves of one call: bring the shop up to date, ask the origin where that helps, climb the ladder for each, write the answer. */
import { baked } from "endcap/baked";
import type { AnswerRecord } from "../../shared/wire/answer-record.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { RecommendationRequest, ShelfRequest } from "../../shared/wire/recommendation-request.ts";
import type { Rung } from "../../shared/wire/rung.ts";
import type { KeepAlive } from "../bundle/bundles.ts";
import type { LiveShop } from "../delta/live-shop.ts";
import type { LiveShops, ShopSource } from "../delta/live-shops.ts";
import { bakedItems } from "./baked.ts";
import type { Filled } from "./ladder.ts";
import { climb } from "./ladder.ts";
import type { History, RankedList } from "./shelf.ts";
import { resolveHistory, resolveShelf } from "./shelf.ts";
import { headText, shelfText } from "./shelf-text.ts";

/** From arrival of the request to the moment when lower rungs answer. */
export const deadlineMs = 100;

export interface Ask {
  readonly shop: string;
  readonly country: string | undefined;
  readonly request: RecommendationRequest;
  readonly receivedAt: number;
  /** Unique; each shelf's recommendationId is this and its place in the request. */
  readonly requestId: string;
  /** The origin's lists for these shelves, in order; undefined where there is none. Settles by the deadline and never rejects. */
  readonly rankedLists: (live: LiveShop) => Promise<readonly (RankedList | undefined)[]>;
}
export interface Answered {
  /** JSON of a RecommendationAnswer. */
  readonly text: string;
  /** What was served; made when asked for, after the response. */
  records(tookMs: number): AnswerRecord[];
}

/** @throws EndcapError placement/unknown */
export async function recommend(
  shops: LiveShops,
  source: ShopSource,
  keepAlive: KeepAlive,
  ask: Ask,
): Promise<Answered> {
  const { shop, receivedAt } = ask;
  const { freshening } = await shops.prepare(source, shop, keepAlive, receivedAt, remainingMs(receivedAt));
  const before = shops.now(shop);
  if (before) requirePlacements(before, ask.request.requests);
  const ranking = before && ask.rankedLists(before);
  if (freshening) await freshening;
  const rankedLists = ranking && (await ranking);
  const stockAgeMs = shops.deltas.ageMs(shop, receivedAt);
  const live = freshening ? shops.now(shop) : before;
  return live ? fromBundle(live, ask, stockAgeMs, rankedLists ?? []) : fromBaked(shops, ask, stockAgeMs);
}

export const remainingMs = (receivedAt: number): number => Math.max(0, deadlineMs - (Date.now() - receivedAt));

function requirePlacements(live: LiveShop, requests: readonly ShelfRequest[]): void {
  for (const { placement } of requests)
    if (!live.shop.placements.has(placement))
      throw new EndcapError("placement/unknown", `This shop has no placement ${placement}.`);
}

function fromBundle(
  live: LiveShop,
  ask: Ask,
  stockAgeMs: number | null,
  rankedLists: readonly (RankedList | undefined)[],
): Answered {
  const { shop } = live;
  const history: History = resolveHistory(live, ask.request.history ?? []);
  const served: Served[] = [];
  let text = "";
  for (const [number, request] of ask.request.requests.entries()) {
    const placement = shop.placements.get(request.placement);
    if (!placement) throw new EndcapError("placement/unknown", `This shop has no placement ${request.placement}.`);
    const ranked = rankedLists[number];
    const filled = climb(resolveShelf(live, placement, request, history, ask.country, ranked));
    const at = filled.items[0]?.at ?? shop.bundle.meta.createdAt;
    const head = {
      placement: placement.name,
      recommendationId: `${ask.requestId}.${number}`,
      ageMs: Math.max(0, ask.receivedAt - at),
      stockAgeMs,
      modelVersion: filled.rung === "ranked" && ranked ? ranked.modelVersion : shop.bundle.meta.modelVersion,
    };
    text += `${number === 0 ? "" : ","}${shelfText(live, filled, head, request.fields)}`;
    served.push({ ...head, filled });
  }
  return {
    text: `{"answers":[${text}]}`,
    records: (tookMs) => served.map((shelf) => record(live, shelf, ask.receivedAt, tookMs)),
  };
}

interface Served {
  readonly placement: string;
  readonly recommendationId: string;
  readonly modelVersion: string;
  readonly filled: Filled;
}
const rulesMax = 50;

function record(live: LiveShop, { filled, ...head }: Served, at: number, tookMs: number): AnswerRecord {
  return {
    id: head.recommendationId,
    at,
    placement: head.placement,
    rung: filled.rung,
    modelVersion: head.modelVersion,
    bundle: live.shop.checksum,
    rules: filled.rules.slice(0, rulesMax),
    items: filled.items.map(({ item, rung }) => ({
      item_id: live.shop.idOf(item),
      ...(rung === filled.rung ? {} : { rung }),
      propensity: 1,
    })),
    tookMs,
  };
}

function fromBaked(shops: LiveShops, ask: Ask, stockAgeMs: number | null): Answered {
  const shop = Object.hasOwn(baked, ask.shop) ? baked[ask.shop] : undefined;
  const rung: Rung = "baked";
  const delta = shops.deltas.view(ask.shop)?.delta;
  const answers = ask.request.requests.map((request, number) => ({
    head: {
      placement: request.placement,
      recommendationId: `${ask.requestId}.${number}`,
      ageMs: shop ? Math.max(0, ask.receivedAt - shop.at) : 0,
      stockAgeMs,
      modelVersion: shop?.modelVersion ?? "none",
    },
    items: bakedItems(shop, request, ask.country, delta).map((item) => ({ ...item, reason: "Popular in this shop" })),
  }));
  const texts = answers.map(({ head, items }) => `${headText(head, rung)},"items":${JSON.stringify(items)}}`);
  return {
    text: `{"answers":[${texts.join()}]}`,
    records: (tookMs) =>
      answers.map(({ head, items }) => ({
        id: head.recommendationId,
        at: ask.receivedAt,
        placement: head.placement,
        rung,
        modelVersion: head.modelVersion,
        rules: [],
        items: items.map(({ id }) => ({ item_id: id, propensity: 1 })),
        tookMs,
      })),
  };
}
