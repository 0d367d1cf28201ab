/** What the edge's tests share: keys, calls through the whole Worker, and the origin's side of the wire. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { inject } from "vitest";
import type { ApiKey } from "../shared/trust/api-key.ts";
import { issueApiKey } from "../shared/trust/api-key.ts";
import { deriveSecret } from "../shared/trust/secret.ts";
import type { IntakeMessage, LoggedMessage } from "../shared/wire/intake.ts";
import type { WithdrawalMessage } from "../shared/wire/withdrawal.ts";
import type { RawBindings } from "./bindings.ts";
import worker from "./worker.ts";

declare module "vitest" {
  interface ProvidedContext {
    testOriginUrl: string;
    testEdgeSecret: string;
  }
}

export const bindings = env as unknown as RawBindings;
const originUrl = inject("testOriginUrl");
export const edgeSecret = inject("testEdgeSecret");

let shops = 0;
/** A shop that no other test knows. */
export const newShop = (): string => `shop-${crypto.randomUUID().slice(0, 8)}-${++shops}`;

export async function issueKey(kind: ApiKey["kind"], shop: string, claims: Partial<ApiKey> = {}): Promise<string> {
  const secret = await deriveSecret(edgeSecret, "api-key");
  return issueApiKey({ id: `${kind}-1`, shop, origins: [], limitPerMinute: 6_000, ...claims, kind }, secret);
}

/** One call through the Worker, behind work included. */
export async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request(`https://edge.test${path}`, init) as Request<unknown, IncomingRequestCfProperties>;
  const response = await worker.fetch(request, bindings, context);
  await waitOnExecutionContext(context);
  return response;
}

export const post = (
  path: string,
  key: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  call(path, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

export async function errorCode(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code;
}

export interface OriginScript {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  readonly refuseBodiesWith?: string;
}

/** What the origin answers this shop on this path from now on; undefined: as usual. */
export async function scriptOrigin(shop: string, path: string, script: OriginScript | undefined): Promise<void> {
  await fetch(`${originUrl}/test/script`, { method: "POST", body: JSON.stringify({ shop, path, script }) });
}

export interface OriginCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number;
}

export async function originCalls(shop: string): Promise<OriginCall[]> {
  return (await fetch(`${originUrl}/test/calls?shop=${shop}`)).json();
}

export const intakeCalls = async (shop: string): Promise<OriginCall[]> =>
  (await originCalls(shop)).filter(({ path }) => path === "/v1/intake");

/** All that intake took, in the order in which it took them. */
export async function takenInOrder(shop: string): Promise<IntakeMessage[]> {
  const calls = await intakeCalls(shop);
  return calls
    .filter(({ status }) => status === 200)
    .flatMap(({ body }) => (body as { messages: IntakeMessage[] }).messages);
}

/** Those that the log has now. */
export const takenMessages = async (shop: string): Promise<LoggedMessage[]> =>
  (await takenInOrder(shop)).filter((message) => message.type !== "withdrawal");

export const takenWithdrawals = async (shop: string): Promise<WithdrawalMessage[]> =>
  (await takenInOrder(shop)).filter((message) => message.type === "withdrawal");

/** The same, once there are `count`: on a busy machine an event may have taken the outbox. */
export const takenOnce = (shop: string, count: number): Promise<LoggedMessage[]> =>
  eventually(async () => {
    const messages = await takenMessages(shop);
    return messages.length >= count && messages;
  });

/** Polls until `probe` gives something. @throws Error after 10 s */
export async function eventually<Value>(probe: () => Promise<Value | undefined | false>): Promise<Value> {
  const endsAt = Date.now() + 10_000;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > endsAt) throw new Error("It did not happen within 10 s.");
    await scheduler.wait(20);
  }
}
