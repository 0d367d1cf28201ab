// The two calls of the public API, as a shop's server makes them: with a secret key, and again when the edge does not answer.
import type { Event } from "../../../shared/wire/event.ts";
import { eventBatchReply } from "../../../shared/wire/event-batch.ts";
import type { ShelfAnswer } from "../../../shared/wire/recommendation-answer.ts";
import { recommendationAnswer } from "../../../shared/wire/recommendation-answer.ts";
import type { RecommendationRequest } from "../../../shared/wire/recommendation-request.ts";
import type { Counting } from "./tally.ts";

const callMsMax = 10_000;
const attemptsMax = 6;
const firstWaitMs = 100;

export interface EdgeCalls {
  /** Sends events until the edge has taken them; the ids make a repeated call count once. */
  report(events: readonly Event[]): Promise<void>;
  /** Empty when the edge gives none. */
  recommend(request: RecommendationRequest): Promise<readonly ShelfAnswer[]>;
}

export function edgeCalls(
  { edgeUrl, secretKey }: { readonly edgeUrl: string; readonly secretKey: string },
  counting: Counting,
  now: () => number,
  onReported: (sent: readonly Event[], accepted: ReadonlySet<string>) => void = () => {},
): EdgeCalls {
  async function call(path: string, body: () => unknown, what: "eventsMs" | "shelvesMs"): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const startedAt = performance.now();
      const answer = await post(`${edgeUrl}${path}`, secretKey, body());
      if (answer.ok) {
        counting.took(what, performance.now() - startedAt);
        return answer.body;
      }
      if (!answer.again || attempt === attemptsMax) {
        counting.refuse(answer.code);
        return undefined;
      }
      counting.add("retries");
      await new Promise((resolve) => setTimeout(resolve, Math.max(answer.waitMs, firstWaitMs * 2 ** (attempt - 1))));
    }
  }
  return {
    async report(events) {
      if (events.length === 0) return;
      counting.add("eventsSent", events.length);
      const reply = eventBatchReply.safeParse(await call("/v1/events", () => ({ sentAt: now(), events }), "eventsMs"));
      if (!reply.success) return onReported(events, new Set());
      const refused = new Set(reply.data.refused.map(({ index }) => index));
      onReported(events, new Set(events.flatMap(({ id }, index) => (refused.has(index) ? [] : [id]))));
      counting.add("eventsAccepted", reply.data.accepted);
      for (const { code } of reply.data.refused) counting.refuse(code);
    },
    async recommend(request) {
      counting.add("shelvesAsked", request.requests.length);
      const reply = recommendationAnswer.safeParse(await call("/v1/recommendations", () => request, "shelvesMs"));
      if (!reply.success) return [];
      for (const { rung, items } of reply.data.answers) {
        counting.shelf(rung);
        if (items.length === 0) counting.add("shelvesEmpty");
      }
      return reply.data.answers;
    },
  };
}

type Outcome =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly code: string; readonly again: boolean; readonly waitMs: number };

async function post(url: string, key: string, body: unknown): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(callMsMax),
    });
    const text = await response.text();
    if (response.ok) return { ok: true, body: JSON.parse(text) };
    const { error } = JSON.parse(text) as { error?: { code?: string } };
    const waitMs = Number(response.headers.get("retry-after") ?? 0) * 1000;
    return {
      ok: false,
      code: error?.code ?? `http/${response.status}`,
      again: response.status === 429 || response.status >= 500,
      waitMs,
    };
  } catch {
    return { ok: false, code: "network/no-answer", again: true, waitMs: 0 };
  }
}
