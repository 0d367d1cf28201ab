// Shoppers who only look: a steady stream of reads, each of which must be answered, whatever is down.
import { setTimeout as pause } from "node:timers/promises";
import type { ShelfAnswer } from "../../shared/wire/recommendation-answer.ts";
import { recommendationAnswer } from "../../shared/wire/recommendation-answer.ts";
import type { RecommendationRequest } from "../../shared/wire/recommendation-request.ts";
import type { Rung } from "../../shared/wire/rung.ts";
import { quantile } from "../report/row.ts";

export type ReadKind = "home" | "product";

export interface PhaseReads {
  readonly phase: string;
  readonly asked: number;
  /** At the first try, with as many items as were asked for. */
  readonly answered: number;
  /** Answered when the client tried again. */
  readonly answeredLater: number;
  readonly rungs: Readonly<Record<ReadKind, Readonly<Partial<Record<Rung, number>>>>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Why first tries failed. */
  readonly failures: Readonly<Record<string, number>>;
}

export interface Readers {
  /** Reads whose first try ends from now on belong to this phase. */
  phase(name: string): void;
  /** Resolves once a home shelf that began after this call was `ranked`. @returns milliseconds waited */
  untilRanked(msMax: number): Promise<number>;
  /** Ends, and waits for the reads on their way. */
  stop(): Promise<readonly PhaseReads[]>;
}

export interface ReadersOptions {
  readonly edgeUrl: string;
  readonly secretKey: string;
  readonly readsPerSecond: number;
  readonly run: string;
}

const shelfItems = 12;
const readMsMax = 5_000;
const triesMax = 400;
const retryPauseMs = 100;
const historyItems = 5;
const knownItems = 100;

/** Learns the shop's popular items first; then half of the reads are homes of shoppers with a history, half product pages without one. */
export async function startReaders(options: ReadersOptions): Promise<Readers> {
  const items = await popularItems(options);
  const phases: Counting[] = [openPhase("before")];
  const moving = new Set<Promise<void>>();
  let rankedSince: { readonly number: number; readonly done: () => void } | undefined;
  let number = 0;
  const timer = setInterval(() => {
    const read = readOnce(number++).finally(() => moving.delete(read));
    moving.add(read);
  }, 1_000 / options.readsPerSecond);

  async function readOnce(own: number): Promise<void> {
    const kind: ReadKind = own % 2 === 0 ? "home" : "product";
    const request = kind === "home" ? homeRequest(own) : productRequest(own);
    const began = performance.now();
    let outcome = await ask(options, request);
    // It belongs to the phase in which its first try ended: what a kill cuts off is the kill's.
    const counting = phases.at(-1) as Counting;
    counting.asked++;
    for (let tries = 1; tries <= triesMax; tries++) {
      if (typeof outcome === "string") {
        if (tries === 1) counting.failures[outcome] = (counting.failures[outcome] ?? 0) + 1;
        await pause(retryPauseMs);
        outcome = await ask(options, request);
        continue;
      }
      if (tries === 1) counting.answered++;
      else counting.answeredLater++;
      counting.rungs[kind][outcome.rung] = (counting.rungs[kind][outcome.rung] ?? 0) + 1;
      counting.took.push(performance.now() - began);
      if (kind === "home" && outcome.rung === "ranked" && rankedSince && own >= rankedSince.number) rankedSince.done();
      return;
    }
  }

  const homeRequest = (own: number): RecommendationRequest => ({
    session: `${options.run}-reader-${own}`,
    consent: "session",
    history: Array.from({ length: historyItems }, (_, step) => ({
      item: items[(own + step * 7) % items.length] ?? "",
      event: "view_item" as const,
      ageMs: 1_000 * (step + 1),
    })),
    requests: [{ placement: "home", n: shelfItems }],
  });
  const productRequest = (own: number): RecommendationRequest => ({
    consent: "none",
    requests: [{ placement: "product", item: items[own % items.length], n: shelfItems }],
  });

  return {
    phase: (name) => void phases.push(openPhase(name)),
    untilRanked: async (msMax) => {
      const began = performance.now();
      const ranked = new Promise<void>((done) => {
        rankedSince = { number, done };
      });
      await Promise.race([ranked, pause(msMax, undefined, { ref: false })]);
      rankedSince = undefined;
      return performance.now() - began;
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(moving);
      return phases.filter(({ asked }) => asked > 0).map(phaseReads);
    },
  };
}

interface Counting {
  readonly phase: string;
  asked: number;
  answered: number;
  answeredLater: number;
  readonly rungs: Record<ReadKind, Partial<Record<Rung, number>>>;
  readonly took: number[];
  readonly failures: Record<string, number>;
}

const openPhase = (phase: string): Counting => ({
  ...{ phase, asked: 0, answered: 0, answeredLater: 0, rungs: { home: {}, product: {} }, took: [], failures: {} },
});

const phaseReads = ({ took, ...counting }: Counting): PhaseReads => ({
  ...counting,
  p50Ms: quantile(took, 0.5),
  p99Ms: quantile(took, 0.99),
  maxMs: quantile(took, 1),
});

async function popularItems(options: ReadersOptions): Promise<string[]> {
  const answer = await ask(
    options,
    { consent: "none", requests: [{ placement: "popular", n: knownItems }] },
    knownItems,
  );
  if (typeof answer === "string") throw new Error(`the edge tells no popular items: ${answer}`);
  return answer.items.map(({ id }) => id);
}

/** @returns the shelf, or in a few words why there is none */
async function ask(
  { edgeUrl, secretKey }: ReadersOptions,
  request: RecommendationRequest,
  itemsMin = shelfItems,
): Promise<ShelfAnswer | string> {
  try {
    const response = await fetch(`${edgeUrl}/v1/recommendations`, {
      method: "POST",
      headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(readMsMax),
    });
    const text = await response.text();
    if (!response.ok) return `${response.status} ${text.slice(0, 100)}`;
    const [shelf] = recommendationAnswer.parse(JSON.parse(text)).answers;
    if (!shelf || shelf.items.length < itemsMin) return `only ${shelf?.items.length ?? 0} items`;
    return shelf;
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } };
    return cause?.code ?? name;
  }
}
