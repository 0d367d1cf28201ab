// The console's calls, typed by the API itself; a failed call carries the API's own message.

import type { InferResponseType } from "hono/client";
import { hc } from "hono/client";
import type { AdminApi } from "../admin-routes.ts";

const client = hc<AdminApi>("/");
export const admin = client.v1.admin;

export type Overview = InferResponseType<typeof admin.overview.$get>;
export type Models = InferResponseType<typeof admin.models.$get>;
export type DeadLetters = InferResponseType<(typeof admin)["dead-letters"]["$get"]>;
export type Audit = InferResponseType<typeof admin.audit.$get>;
export type Pipelines = InferResponseType<typeof admin.pipelines.$get>;

export class CallFailed extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface JsonResponse<Body> {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<Body>;
}

/** @throws CallFailed with what the API said */
export async function answerOf<Body>(call: Promise<JsonResponse<Body>>): Promise<Body> {
  const response = await call;
  if (response.ok) return response.json();
  const body: unknown = await response.json().catch(() => undefined);
  throw new CallFailed(response.status, messageIn(body) ?? `The call failed (${response.status}).`);
}

export async function signIn(token: string): Promise<void> {
  await answerOf(
    fetch("/v1/admin/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    }),
  );
}

function messageIn(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  const { error } = body;
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  return typeof error.message === "string" ? error.message : undefined;
}
