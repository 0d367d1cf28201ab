/** The edge's HTTP calls as data: what documentation is generated from, and what a test compares the mounted routes with. */
import type { core } from "zod/mini";
import * as z from "zod/mini";
import type { ErrorCode } from "./error-code.ts";
import { eventBatch, eventBatchExample, eventBatchReply } from "./event-batch.ts";
import { checksum, country, itemId, shopId } from "./identifier.ts";
import { placementName } from "./placement.ts";
import { recommendationAnswer } from "./recommendation-answer.ts";
import { recommendationRequest, recommendationRequestExample, shelfItemsMax } from "./recommendation-request.ts";
import { shopperTokenReply, shopperTokenRequest } from "./shopper-token.ts";
import { withdrawalReply, withdrawalRequest } from "./withdrawal.ts";

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly schema: core.$ZodType;
  readonly description: string;
}

export interface Operation {
  /** Stable name, for generated clients. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT";
  /** In OpenAPI's form: `/v1/recommendations/{placement}`. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** key: a publishable or secret key · service: the origin's signature · none: anybody. */
  readonly caller: "key" | "service" | "none";
  readonly parameters: readonly Parameter[];
  readonly request?: {
    readonly name: string;
    readonly schema: core.$ZodType | undefined;
    readonly contentTypes: readonly string[];
    readonly example?: unknown;
    readonly required: boolean;
  };
  readonly reply: {
    readonly status: number;
    readonly name: string;
    readonly schema: core.$ZodType;
    readonly example?: unknown;
  };
  /** Beyond those of every call (see `commonErrors`). */
  readonly errors: readonly ErrorCode[];
}

const jsonOrBeacon = ["application/json", "text/plain"];
const keyErrors: readonly ErrorCode[] = [
  "key/missing",
  "key/malformed",
  "key/unknown",
  "key/revoked",
  "key/origin",
  "limit/exceeded",
];
const bodyErrors: readonly ErrorCode[] = [
  "request/malformed-json",
  "request/content-type",
  "request/too-large",
  "request/too-many",
  "request/invalid",
];
const shopperErrors: readonly ErrorCode[] = ["shopper/unsigned", "shopper/invalid-token"];
export const commonErrors: readonly ErrorCode[] = ["request/not-found", "request/method", "internal/unexpected"];

const answerExample = {
  answers: [
    {
      placement: "product",
      recommendationId: "6f1c0b5e-0",
      rung: "ranked",
      ageMs: 40,
      stockAgeMs: 900,
      modelVersion: "item-to-item/7",
      items: [
        {
          id: "981760",
          score: 1.23,
          reason: "Because you looked at Vine-ripe tomatoes",
          title: "Fresh basil",
          link: "/product/981760",
          image: "/image/981760.svg",
          price: { amount: 2.45, currency: "USD" },
        },
      ],
    },
  ],
};

const fileParameters: readonly Parameter[] = [
  { name: "shop", in: "path", schema: shopId, description: "The shop's id." },
  { name: "checksum", in: "path", schema: checksum, description: "SHA-256 of the body." },
];
const storedReply = z.object({ shop: shopId, checksum, bytes: z.int(), items: z.optional(z.int()) });

export const operations: readonly Operation[] = [
  {
    id: "recommend",
    method: "POST",
    path: "/v1/recommendations",
    summary: "All shelves of a page",
    description:
      "Answers each requested placement with exactly n distinct items that are in stock, wherever the catalogue can supply them. The history rides with the request, so a click counts in the very next answer. `rung` says which step of the fallback ladder answered.",
    caller: "key",
    parameters: [],
    request: {
      name: "RecommendationRequest",
      schema: recommendationRequest,
      contentTypes: jsonOrBeacon,
      example: recommendationRequestExample,
      required: true,
    },
    reply: { status: 200, name: "RecommendationAnswer", schema: recommendationAnswer, example: answerExample },
    errors: [...keyErrors, ...bodyErrors, ...shopperErrors, "placement/unknown"],
  },
  {
    id: "recommendForAnybody",
    method: "GET",
    path: "/v1/recommendations/{placement}",
    summary: "One shelf, the same for everybody",
    description: "Never personal, and cacheable for a second.",
    caller: "key",
    parameters: [
      { name: "placement", in: "path", schema: placementName, description: "The shelf's place, as the shop named it." },
      { name: "item", in: "query", schema: z.optional(itemId), description: "The item on the page." },
      { name: "category", in: "query", schema: z.optional(z.string()), description: "A category to stay in." },
      {
        name: "n",
        in: "query",
        schema: z.optional(z.int().check(z.gte(1), z.lte(shelfItemsMax))),
        description: "How many items; the placement's own number without it.",
      },
      { name: "country", in: "query", schema: z.optional(country), description: "For the crowd's lists of a country." },
      { name: "key", in: "query", schema: z.optional(z.string()), description: "The key, where no header can be set." },
    ],
    reply: { status: 200, name: "RecommendationAnswer", schema: recommendationAnswer, example: answerExample },
    errors: [...keyErrors, "request/invalid", "placement/unknown"],
  },
  {
    id: "report",
    method: "POST",
    path: "/v1/events",
    summary: "What shoppers did",
    description:
      "GA4's e-commerce events, up to 100 a call. Answers 202 once the accepted ones are safe: in the origin's log, or in the edge's outbox while the origin is away. Each event is judged by itself. The id makes a repeated event count once for 15 days. navigator.sendBeacon sends the same body as text/plain with ?key=.",
    caller: "key",
    parameters: [{ name: "key", in: "query", schema: z.optional(z.string()), description: "The key, for sendBeacon." }],
    request: {
      name: "EventBatch",
      schema: eventBatch,
      contentTypes: jsonOrBeacon,
      example: eventBatchExample,
      required: true,
    },
    reply: {
      status: 202,
      name: "EventBatchReply",
      schema: eventBatchReply,
      example: { accepted: 1, refused: [{ index: 1, code: "event/unknown-name", message: "This name is not known." }] },
    },
    errors: [...keyErrors, ...bodyErrors, ...shopperErrors, "outbox/full", "origin/unavailable"],
  },
  {
    id: "issueShopperToken",
    method: "POST",
    path: "/v1/shoppers",
    summary: "A signed shopper token",
    description:
      "With a browser's key: a new anonymous id, for a shopper who consented in full. With a secret key and `shopper`: a token for one of the shop's own shoppers, good for a day.",
    caller: "key",
    parameters: [],
    request: {
      name: "ShopperTokenRequest",
      schema: shopperTokenRequest,
      contentTypes: jsonOrBeacon,
      example: {},
      required: false,
    },
    reply: {
      status: 200,
      name: "ShopperTokenReply",
      schema: shopperTokenReply,
      example: { shopper: "eyJhbGciOiJIUzI1NiJ9…", expiresAt: 1_767_040_000_000 },
    },
    errors: [...keyErrors, ...bodyErrors, "key/scope"],
  },
  {
    id: "withdrawConsent",
    method: "POST",
    path: "/v1/shoppers/withdrawal",
    summary: "A shopper no longer allows being known",
    description:
      "Answers 202 once the withdrawal is safe, also while the origin is away. Within a second of reaching the origin nothing that is known of the person is used: the tie between the person and the data is cut, features are deleted, and training leaves the rest out. What happened before is no longer taken, however late it comes; with full consent later the same person starts anew. Calling it again changes nothing. navigator.sendBeacon sends the same body as text/plain with ?key=.",
    caller: "key",
    parameters: [{ name: "key", in: "query", schema: z.optional(z.string()), description: "The key, for sendBeacon." }],
    request: {
      name: "WithdrawalRequest",
      schema: withdrawalRequest,
      contentTypes: jsonOrBeacon,
      example: { shopper: "eyJhbGciOiJIUzI1NiJ9…" },
      required: true,
    },
    reply: { status: 202, name: "WithdrawalReply", schema: withdrawalReply, example: { accepted: 1 } },
    errors: [...keyErrors, ...bodyErrors, ...shopperErrors, "outbox/full", "origin/unavailable"],
  },
  {
    id: "health",
    method: "GET",
    path: "/v1/health",
    summary: "Whether this edge answers",
    description: "Needs no key. `origin` is what this edge last knew of the origin: it serves either way.",
    caller: "none",
    parameters: [],
    reply: {
      status: 200,
      name: "Health",
      schema: z.object({ status: z.literal("ok"), origin: z.enum(["reachable", "unreachable"]) }),
      example: { status: "ok", origin: "reachable" },
    },
    errors: [],
  },
  {
    id: "version",
    method: "GET",
    path: "/v1/version",
    summary: "Which release answers",
    description: "Needs no key.",
    caller: "none",
    parameters: [],
    reply: {
      status: 200,
      name: "Version",
      schema: z.object({ name: z.string(), version: z.string() }),
      example: { name: "endcap", version: "0.1.0" },
    },
    errors: [],
  },
  {
    id: "publishCards",
    method: "PUT",
    path: "/v1/internal/cards/{shop}/{checksum}",
    summary: "Cards of a bundle, from the origin",
    description: "Binary. Comes before the bundle that names it.",
    caller: "service",
    parameters: fileParameters,
    request: {
      name: "Cards",
      schema: undefined,
      contentTypes: ["application/octet-stream"],
      required: true,
    },
    reply: { status: 200, name: "Stored", schema: storedReply },
    errors: [
      "signature/missing",
      "signature/invalid",
      "signature/expired",
      "request/too-large",
      "request/invalid",
      "bundle/checksum",
      "bundle/invalid",
    ],
  },
  {
    id: "publishBundle",
    method: "PUT",
    path: "/v1/internal/bundles/{shop}/{checksum}",
    summary: "A bundle, from the origin",
    description: "Binary. From here on this edge can answer for the shop alone.",
    caller: "service",
    parameters: fileParameters,
    request: {
      name: "Bundle",
      schema: undefined,
      contentTypes: ["application/octet-stream"],
      required: true,
    },
    reply: { status: 200, name: "Stored", schema: storedReply },
    errors: [
      "signature/missing",
      "signature/invalid",
      "signature/expired",
      "request/too-large",
      "request/invalid",
      "bundle/checksum",
      "bundle/invalid",
      "bundle/cards-missing",
    ],
  },
];
