/**
 * The origin's lists for the shelves of one call: remembered here, in Redis, or asked for now, all in one call and within the deadline. A list
 * is only remembered under what it depends on (result-key.ts), the shopper's feature revision included, so that no cache hides a click.
 */
import type { Strategy } from "../../shared/wire/placement.ts";
import type { RankRequest, RankShelf } from "../../shared/wire/rank.ts";
import { rankItemsMax } from "../../shared/wire/rank.ts";
import type { ShelfRequest } from "../../shared/wire/recommendation-request.ts";
import { revisionReached } from "../../shared/wire/revision.ts";
import type { KeepAlive } from "../bundle/bundles.ts";
import type { LiveShop } from "../delta/live-shop.ts";
import { CircuitBreaker } from "../isolate/circuit-breaker.ts";
import type { RankedList } from "../ladder/shelf.ts";
import { IsolateResults } from "./isolate-results.ts";
import type { RankSource } from "./rank-call.ts";
import { callRank } from "./rank-call.ts";
import type { RedisAddress } from "./redis-results.ts";
import { readRedis, writeRedis } from "./redis-results.ts";
import { resultKey } from "./result-key.ts";

/** Crowd lists are the same for everybody and ride in the delta. */
const wantsRanking: Record<Strategy, boolean> = {
  personal: true,
  similar: true,
  together: true,
  again: true,
  trending: false,
  popular: false,
};
/** A person's own list is gone a second after it was made, whatever isolate keeps it: a withdrawal reaches the origin, not every isolate. */
const keepMs = { session: 5_000, person: 1_000, nobody: 1_000, revisionUnknown: 100 } as const;
/** More than the shelf shows, so that masking leaves enough. */
const askedFor = (n: number): number => Math.min(rankItemsMax, 2 * n + 10);

export interface RankingSource extends RankSource {
  readonly resultCache: RedisAddress | undefined;
}
export interface RankingAsk {
  readonly request: Omit<RankRequest, "requests">;
  readonly requestId: string;
  /** The newest revision that this isolate knows of the shopper; undefined: it knows none. */
  readonly revision: string | undefined;
  readonly nowMs: number;
  readonly timeoutMs: number;
}
interface Wanted {
  readonly place: number;
  readonly key: string;
  readonly shelf: RankShelf;
}

/** Of this isolate. */
export const rankBreaker = new CircuitBreaker({ failuresMax: 5, openMs: 1_000 });
const results = new IsolateResults();

/** @returns one list a shelf, in order; undefined where there is none in time. Never rejects. */
export async function rankedLists(
  source: RankingSource,
  live: LiveShop,
  shelves: readonly ShelfRequest[],
  keepAlive: KeepAlive,
  ask: RankingAsk,
): Promise<readonly (RankedList | undefined)[]> {
  const lists: (RankedList | undefined)[] = shelves.map(() => undefined);
  // While the origin fails, nobody pays for keys: what is remembered would be too old in seconds.
  if (!rankBreaker.allows(ask.nowMs)) return lists;
  const wanted = await wantedResults(live, shelves, ask);
  for (const { place, key } of wanted) lists[place] = results.get(key, ask.nowMs);
  const isMissing = ({ place }: Wanted): boolean => lists[place] === undefined;

  const { resultCache } = source;
  const shared = wanted.filter(isMissing);
  if (resultCache && mayShare(ask) && shared.length > 0) {
    const found = await readRedis(
      resultCache,
      shared.map(({ key }) => key),
      ask.timeoutMs,
    );
    for (const [number, { place, key }] of shared.entries()) {
      const list = found[number];
      if (!list || (isPersonal(ask) && list.at + keepMs.person <= ask.nowMs)) continue;
      lists[place] = list;
      results.set(key, list, (isPersonal(ask) ? list.at : ask.nowMs) + keepForMs(ask));
    }
  }

  const asked = wanted.filter(isMissing);
  if (asked.length === 0) return lists;
  const answered = await askOrigin(source, asked, ask);
  for (const { place, list } of answered.lists) lists[place] = list;
  if (!answered.isFresh) return lists;
  for (const { key, list } of answered.lists) results.set(key, list, ask.nowMs + keepForMs(ask));
  if (resultCache && mayShare(ask)) keepAlive(writeRedis(resultCache, answered.lists));
  return lists;
}

async function wantedResults(
  live: LiveShop,
  shelves: readonly ShelfRequest[],
  { request, revision }: RankingAsk,
): Promise<Wanted[]> {
  const { placements, checksum } = live.shop;
  const wanted: Wanted[] = [];
  for (const [place, shelf] of shelves.entries()) {
    const placement = placements.get(shelf.placement);
    if (!placement || !wantsRanking[placement.strategy]) continue;
    const rankShelf: RankShelf = {
      placement: placement.name,
      item: shelf.item,
      items: shelf.items ?? [],
      category: shelf.category,
      n: askedFor(shelf.n ?? placement.n),
      exclude: shelf.exclude ?? [],
    };
    wanted.push({ place, shelf: rankShelf, key: await resultKey(request, rankShelf, checksum, revision) });
  }
  return wanted;
}

interface Asked extends Wanted {
  readonly list: RankedList;
}

/** `isFresh`: the reply knows everything that this shopper did as far as this isolate knows. */
async function askOrigin(
  source: RankingSource,
  asked: readonly Wanted[],
  ask: RankingAsk,
): Promise<{ readonly lists: readonly Asked[]; readonly isFresh: boolean }> {
  const nothing = { lists: [], isFresh: false };
  if (ask.timeoutMs <= 0) return nothing;
  const request: RankRequest = { ...ask.request, requests: asked.map(({ shelf }) => shelf) };
  const outcome = await callRank(source, request, ask.requestId, ask.timeoutMs);
  if (outcome.kind === "failed") rankBreaker.failed(Date.now());
  else rankBreaker.succeeded();
  if (outcome.kind !== "ranked") return nothing;
  const { answers, revision } = outcome.reply;
  const lists = asked.flatMap((wanted, number) => {
    const answer = answers[number];
    return answer && answer.items.length > 0 ? [{ ...wanted, list: { ...answer, at: ask.nowMs } }] : [];
  });
  return { lists, isFresh: ask.revision === undefined || revisionReached(revision, ask.revision) };
}

const mayShare = ({ revision, request }: RankingAsk): boolean =>
  revision !== undefined || request.shopper === undefined;

const isPersonal = ({ request }: RankingAsk): boolean => request.shopper?.kind === "person";

function keepForMs(ask: RankingAsk): number {
  if (ask.request.shopper === undefined) return keepMs.nobody;
  if (ask.revision === undefined) return keepMs.revisionUnknown;
  return isPersonal(ask) ? keepMs.person : keepMs.session;
}
