// One shelf being ranked: what was asked, for whom, and everything that is at hand to answer it. Items are numbers of ShopItems.
import type { GroupBoost } from "../../shared/ranking/affinity.ts";
import type { ShelfRules } from "../../shared/ranking/apply-rules.ts";
import type { Placement } from "../../shared/wire/placement.ts";
import type { RankShelf } from "../../shared/wire/rank.ts";
import type { Reason } from "../../shared/wire/reason.ts";
import type { CrowdLists } from "../features/crowd-lists.ts";
import type { ShopperFeatures } from "../features/read-shopper.ts";
import type { Answer } from "./models/question-queue.ts";
import type { ShopItems } from "./shop-items.ts";
import type { HistoryPoint, ShopModels } from "./shop-models.ts";

/** One event of a history, newest first; `weight` is its strength faded by recency. */
export interface VisitPoint extends HistoryPoint {
  readonly event: string;
}

/** What all shelves of one request share. */
export interface Visit {
  readonly nowMs: number;
  readonly country: string | undefined;
  readonly items: ShopItems;
  readonly models: ShopModels;
  readonly crowd: CrowdLists;
  readonly features: ShopperFeatures;
  /** Of request and features, only kinds that say something about taste. */
  readonly history: readonly VisitPoint[];
  /** Attention by department, category and brand. */
  readonly boosts: readonly GroupBoost[];
  readonly departmentShares: ReadonlyMap<number, number>;
  /** The model's answer to the history: asked once a request, whatever the number of shelves. */
  itemToItem(): Promise<Answer | undefined>;
}

export interface Shelf {
  readonly visit: Visit;
  readonly request: RankShelf;
  readonly placement: Placement;
  readonly rules: ShelfRules;
  /** The item of the page and the cart, in item numbers; −1 = none. */
  readonly pageItem: number;
  readonly cart: readonly number[];
}

/** An item, and the source that proposed it, which can say why. */
export interface Proposal {
  readonly item: number;
  readonly score: number;
  readonly source: Source;
}

/** Where candidates come from. */
export interface Source {
  readonly name: string;
  /** For people: one line. */
  readonly summary: string;
  /** The model whose version an answer carries; undefined when it reads none. */
  readonly model?: string;
  /** How much its best proposal counts beside those of other sources; 1 when absent. */
  weight?(shelf: Shelf): number;
  /** Best first. */
  propose(shelf: Shelf): Promise<readonly Proposal[]> | readonly Proposal[];
  /** Why these items are shown: called once a shelf, and what it gives once an item. */
  explain(shelf: Shelf, items: readonly number[]): (item: number) => Reason;
}

/** Who may not be shown. */
export interface Filter {
  readonly name: string;
  readonly summary: string;
  /** Called once a shelf; the test it gives, once a candidate. Undefined: nothing to refuse. */
  refuses(shelf: Shelf): ((item: number) => boolean) | undefined;
}
