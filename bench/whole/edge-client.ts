// The public calls, as a shop's server makes them.
import type { Event } from "../../shared/wire/event.ts";
import { eventBatchReply } from "../../shared/wire/event-batch.ts";
import type { ShelfAnswer } from "../../shared/wire/recommendation-answer.ts";
import { recommendationAnswer } from "../../shared/wire/recommendation-answer.ts";
import type { RecommendationRequest } from "../../shared/wire/recommendation-request.ts";

export interface EdgeClient {
  /** @throws Error unless all of them were accepted */
  report(events: readonly Event[]): Promise<void>;
  /** The only shelf of a request. */
  shelf(request: RecommendationRequest): Promise<ShelfAnswer>;
}

const callMsMax = 5_000;

export function edgeClient(edgeUrl: string, secretKey: string): EdgeClient {
  async function post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${edgeUrl}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(callMsMax),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }
  return {
    async report(events) {
      const { accepted, refused } = eventBatchReply.parse(await post("/v1/events", { sentAt: Date.now(), events }));
      if (accepted !== events.length) throw new Error(`events were refused: ${JSON.stringify(refused.slice(0, 3))}`);
    },
    async shelf(request) {
      const [shelf] = recommendationAnswer.parse(await post("/v1/recommendations", request)).answers;
      if (!shelf) throw new Error("the answer has no shelf");
      return shelf;
    },
  };
}
