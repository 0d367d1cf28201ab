/** POST /v1/recommendations: all shelves of a page. GET /v1/recommendations/{placement}: one shelf for anybody, cacheable for a second. */
import type { RecommendationRequest } from "../../shared/wire/recommendation-request.ts";
import { recommendationBodyBytesMax, recommendationRequest } from "../../shared/wire/recommendation-request.ts";
import { deliverAnswers } from "../answers/deliver-answers.ts";
import { liveShops } from "../delta/live-shops.ts";
import { authenticate } from "../gate/authenticate.ts";
import type { Caller } from "../gate/caller.ts";
import { envelope } from "../gate/envelope.ts";
import type { Identity } from "../gate/identify.ts";
import { identify } from "../gate/identify.ts";
import { checkShape, readJson } from "../gate/read-json.ts";
import type { EdgeContext, Route } from "../gate/route.ts";
import { spend } from "../gate/spend.ts";
import { recommend, remainingMs } from "../ladder/recommend.ts";
import { rankedLists } from "../ranked/ranked.ts";
import { revisionKnown } from "../revisions/revisions.ts";
import { recommendationBody } from "./recommendation-body.ts";

const json = "application/json; charset=utf-8";

export const recommendationsRoute: Route = {
  path: "/v1/recommendations",
  methods: {
    POST: async (context) => {
      const caller = await authenticate(context);
      const request = await readJson(context, {
        schema: recommendationBody,
        bytesMax: recommendationBodyBytesMax,
        contentTypes: ["application/json", "text/plain"],
      });
      const identity = await identify(context, caller, request);
      await spend(context, caller, identity);
      const country = request.context?.country ?? caller.country;
      const text = await answer(context, caller, identity, allowed(request, identity), country, false);
      return new Response(text, { headers: { "content-type": json, "cache-control": "no-store" } });
    },
  },
};

/** Never personal: no shopper, no history, and no country but the one in the address. */
export const sharedRecommendationsRoute: Route = {
  path: "/v1/recommendations/:placement",
  methods: {
    GET: async (context) => {
      const caller = await authenticate(context);
      const { country, item, category, n } = given(context.req.query());
      const request = checkShape(
        {
          consent: "none",
          context: { country },
          requests: [
            { placement: context.req.param("placement"), item, category, n: n === undefined ? undefined : Number(n) },
          ],
        },
        recommendationRequest,
      );
      const identity = await identify(context, caller, request);
      await spend(context, caller, identity);
      const text = await answer(context, caller, identity, request, country, true);
      return new Response(text, { headers: { "content-type": json, "cache-control": "public, max-age=1" } });
    },
  },
};

/** A parameter left empty counts as absent. */
const given = (query: Readonly<Record<string, string>>): Readonly<Partial<Record<string, string>>> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));

/** Without consent a history counts for nothing, whoever sent it. */
const allowed = (request: RecommendationRequest, { consent }: Identity): RecommendationRequest =>
  consent === "none" ? { ...request, history: [] } : request;

async function answer(
  context: EdgeContext,
  caller: Caller,
  identity: Identity,
  request: RecommendationRequest,
  country: string | undefined,
  isShared: boolean,
): Promise<string> {
  const receivedAt = context.get("receivedAt");
  const { shop } = caller.key;
  const edge = context.get("edge");
  const keepAlive = (promise: Promise<unknown>): void => context.executionCtx.waitUntil(promise);
  const { shopper, consent } = identity;
  const ranking = {
    request: {
      shop,
      shopper: shopper.kind === "batch" ? undefined : shopper,
      consent,
      country,
      device: request.context?.device ?? (isShared ? undefined : caller.device),
      history: request.history ?? [],
    },
    requestId: context.get("requestId"),
    revision: shopper.kind === "batch" ? undefined : revisionKnown(shop, shopper.alias),
    nowMs: receivedAt,
  };
  const answered = await recommend(liveShops, edge, keepAlive, {
    shop,
    country,
    request,
    receivedAt,
    requestId: context.get("requestId"),
    rankedLists: (live) =>
      rankedLists(edge, live, request.requests, keepAlive, { ...ranking, timeoutMs: remainingMs(receivedAt) }),
  });
  const tookMs = Date.now() - receivedAt;
  const about = await envelope(context, caller, identity);
  deliverAnswers(
    context,
    answered.records(tookMs).map((record) => ({ type: "answer", verified: true, ...about, ...record })),
  );
  return answered.text;
}
