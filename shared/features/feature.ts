// What a feature is: what it remembers, how an event changes it, how it becomes a number.
import type { HistoryEntry } from "../wire/history.ts";
import type { Fact } from "./fact.ts";
import type { ItemFacets } from "./item-facets.ts";
import type { SessionWindow } from "./session-window.ts";

/** The item being judged, for whom and when. */
export interface Candidate {
  readonly item: string;
  readonly facets: ItemFacets;
  readonly history: readonly HistoryEntry[];
  readonly momentMs: number;
}

/** Whose memory it is: one a row of the table that keeps it. */
export type FeatureScope = "item" | "pair" | "shopper" | "shopper-item" | "session";

/**
 * `merge` is commutative and associative (session: within one session), so that events may be remembered in any order and grouping.
 * `number` is pure: the clock is the candidate's moment; what was never seen is 0.
 */
export interface Feature<Memory> {
  readonly scope: FeatureScope;
  /** What one fact adds; undefined when it does not concern this feature. */
  observe(fact: Fact): Memory | undefined;
  merge(a: Memory, b: Memory): Memory;
  number(memory: Memory | undefined, candidate: Candidate): number;
}

/** Counts by a name, each a log2 (see decayed-count.ts). */
export type DecayedCounts = ReadonlyMap<string, number>;

/** What each feature remembers. */
export interface FeatureMemory {
  readonly popularity: number;
  readonly trend: { readonly recent: number; readonly shoppers: number | undefined; readonly usual: number };
  readonly conversion: { readonly looks: number; readonly purchases: number };
  readonly departmentAffinity: DecayedCounts;
  readonly categoryAffinity: DecayedCounts;
  readonly brandAffinity: DecayedCounts;
  readonly priceBand: DecayedCounts;
  readonly recency: { readonly lastAtMs: number; readonly events: number };
  readonly purchaseRhythm: { readonly days: readonly number[] };
  /** Of the candidate's predecessors: item before → weight. */
  readonly coVisitation: DecayedCounts;
  readonly session: SessionWindow;
}
export type FeatureName = keyof FeatureMemory;
