/** All shelves that a page asks for at about the same time, in one call. */
import type { ShelfItem } from "./draw-card.ts";
import type { Memory } from "./memory.ts";
import type { Edge } from "./post.ts";
import { post } from "./post.ts";

export interface Wish {
  readonly placement: string;
  readonly item?: string;
  readonly items?: readonly string[];
  readonly category?: string;
  readonly n?: number;
  readonly fields?: readonly string[];
}

export interface Answer {
  readonly recommendationId: string;
  readonly rung: string;
  readonly items: readonly (ShelfItem & { readonly reason: string })[];
}

export interface Answered {
  readonly answer: Answer;
  readonly tookMs: number;
}

const gatherMs = 50;
const shelvesPerCallMax = 10;
const callMsMax = 5_000;
const attemptsMax = 2;
const retryMs = 1_000;

/** @returns a function that asks for one shelf; undefined when there is no answer to be had */
export function openShelfRequests(edge: Edge, memory: Memory, shopper: () => string | undefined) {
  let gathered: { readonly wish: Wish; readonly settle: (answered: Answered | undefined) => void }[] = [];

  async function ask(group: typeof gathered): Promise<void> {
    const askedAt = Date.now();
    const answers = await answersFor(group.map(({ wish }) => wish));
    for (const [index, { settle }] of group.entries()) {
      const answer = answers[index];
      settle(answer && { answer, tookMs: Date.now() - askedAt });
    }
  }

  async function answersFor(wishes: readonly Wish[]): Promise<readonly Answer[]> {
    let token = shopper();
    for (let attempt = 1; ; attempt++) {
      const response = await post(edge, "recommendations", bodyFor(wishes, token), callMsMax).catch(() => undefined);
      if (response?.ok) return ((await response.json()) as { answers: readonly Answer[] }).answers;
      if (attempt >= attemptsMax) return [];
      // A token that is no longer taken must not cost the shopper the shelf.
      if (response?.status === 401 && token) token = undefined;
      else if (response && response.status < 500 && response.status !== 429) return [];
      else await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  function bodyFor(wishes: readonly Wish[], token: string | undefined): string {
    const session = memory.session();
    const history = memory.history().map(([item, event, at]) => ({ item, event, ageMs: Math.max(0, Date.now() - at) }));
    return JSON.stringify({
      ...(token && { shopper: token }),
      ...(session && { session }),
      consent: memory.consent(),
      history,
      requests: wishes,
    });
  }

  return (wish: Wish): Promise<Answered | undefined> =>
    new Promise((settle) => {
      gathered.push({ wish, settle });
      if (gathered.length > 1) return;
      setTimeout(
        () => {
          const wishes = gathered;
          gathered = [];
          for (let from = 0; from < wishes.length; from += shelvesPerCallMax)
            void ask(wishes.slice(from, from + shelvesPerCallMax));
        },
        document.readyState === "loading" ? gatherMs : 0,
      );
    });
}
