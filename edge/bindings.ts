/** The only reader of the Worker's bindings: parsed once an isolate, then passed on as a value. */
import type { Context } from "hono";
import * as z from "zod/mini";
import { EndcapError } from "../shared/wire/error-code.ts";
import type { Outbox } from "./outbox/outbox.ts";

/** What wrangler.toml and `wrangler secret put` give, unread. */
export interface RawBindings {
  readonly PUBLISHED: KVNamespace;
  readonly OUTBOX: DurableObjectNamespace<Outbox>;
  readonly LIMIT_PUBLISHABLE: RateLimit;
  readonly LIMIT_SECRET: RateLimit;
  readonly ORIGIN_URL?: string;
  readonly ENDCAP_EDGE_SECRET?: string;
  readonly UPSTASH_REDIS_REST_URL?: string;
  readonly UPSTASH_REDIS_REST_TOKEN?: string;
  readonly OUTBOX_BYTES_MAX?: string;
}

export interface Edge {
  /** The root from which keys, tokens, signatures and aliases are derived. Never logged. */
  readonly secret: string;
  /** Without a slash at its end. */
  readonly originUrl: string;
  readonly published: KVNamespace;
  readonly outbox: DurableObjectNamespace<Outbox>;
  /** What one shard of the outbox may hold before it says so. */
  readonly outboxBytesMax: number;
  readonly limiters: { readonly publishable: RateLimit; readonly secret: RateLimit };
  /** Undefined: ranked results are kept in the isolate alone. */
  readonly resultCache: { readonly url: string; readonly token: string } | undefined;
}

/** Answers from memory, for every call; it may start a refresh behind the answer (`context.executionCtx.waitUntil`), and never throws. */
export type IsKeyRevoked = (context: Context<EdgeEnv>, shop: string, keyId: string) => boolean;

/** What Hono's context carries in every route. */
export interface EdgeEnv {
  Bindings: RawBindings;
  Variables: {
    edge: Edge;
    requestId: string;
    /** When the request arrived, milliseconds since the epoch. */
    receivedAt: number;
    isKeyRevoked: IsKeyRevoked;
  };
}

const outboxBytesMaxDefault = 512 * 1024 * 1024;

const variables = z.object({
  ORIGIN_URL: z._default(z.url({ protocol: /^https?$/ }), "http://127.0.0.1:8788"),
  ENDCAP_EDGE_SECRET: z.string().check(z.minLength(32)),
  UPSTASH_REDIS_REST_URL: z.optional(z.url({ protocol: /^https?$/ })),
  UPSTASH_REDIS_REST_TOKEN: z.optional(z.string().check(z.minLength(1))),
  OUTBOX_BYTES_MAX: z._default(z.coerce.number().check(z.gte(0)), outboxBytesMaxDefault),
});
const parsed = new WeakMap<RawBindings, Edge>();

/** @throws EndcapError internal/unexpected naming the wrong variables, for the operator's log */
export function readBindings(raw: RawBindings): Edge {
  const known = parsed.get(raw);
  if (known) return known;
  const filled = Object.fromEntries(
    Object.keys(variables.shape).flatMap((name) => {
      const value = raw[name as keyof RawBindings];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
  const read = variables.safeParse(filled);
  if (!read.success) {
    const names = [...new Set(read.error.issues.map((issue) => issue.path.join(".")))].join(", ");
    throw new EndcapError("internal/unexpected", "The edge is not configured.", {
      detail: `missing or wrong: ${names}`,
    });
  }
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = read.data;
  const edge: Edge = {
    secret: read.data.ENDCAP_EDGE_SECRET,
    originUrl: read.data.ORIGIN_URL.replace(/\/+$/, ""),
    published: raw.PUBLISHED,
    outbox: raw.OUTBOX,
    outboxBytesMax: read.data.OUTBOX_BYTES_MAX,
    limiters: { publishable: raw.LIMIT_PUBLISHABLE, secret: raw.LIMIT_SECRET },
    resultCache: url !== undefined && token !== undefined ? { url, token } : undefined,
  };
  parsed.set(raw, edge);
  return edge;
}
