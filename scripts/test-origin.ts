// An origin for the edge's tests, over real HTTP: it checks signatures, takes what intake takes, keeps all calls, and misbehaves on request,
// shop by shop. Tests talk to it by `edge/test-edge.ts`.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { deriveSecret } from "../shared/trust/secret.ts";
import { signatureHeader, verifyCall } from "../shared/trust/service-signature.ts";

declare module "vitest" {
  interface ProvidedContext {
    testOriginUrl: string;
    testEdgeSecret: string;
  }
}

/** What a path answers a shop; without one intake takes everything and other paths are 503. */
interface Script {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  /** Bodies that contain this text are answered 422 instead. */
  readonly refuseBodiesWith?: string;
}
interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly status: number;
}

export const testEdgeSecret = "test-secret-of-at-least-32-characters";
const callsMax = 10_000;

/** For vitest: one origin for all tests of the edge. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startTestOrigin();
  project.provide("testOriginUrl", url);
  project.provide("testEdgeSecret", testEdgeSecret);
  return stop;
}

export async function startTestOrigin(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const scripts = new Map<string, Script>();
  const calls = new Map<string, Call[]>();
  const serviceSecret = await deriveSecret(testEdgeSecret, "service");
  let offset = 0;

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const url = new URL(request.url ?? "/", "http://origin");
    const answer = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(status === 304 ? undefined : JSON.stringify(value));
    };
    if (url.pathname === "/test/script") {
      const { shop, path, script } = JSON.parse(body.toString()) as { shop: string; path: string; script?: Script };
      if (script) scripts.set(`${path} ${shop}`, script);
      else scripts.delete(`${path} ${shop}`);
      return answer(200, {});
    }
    if (url.pathname === "/test/calls") return answer(200, calls.get(url.searchParams.get("shop") ?? "") ?? []);

    const path = `${url.pathname}${url.search}`;
    const parsed: unknown = body.length === 0 ? undefined : JSON.parse(body.toString());
    const shop = shopOf(parsed, url.pathname);
    const script = scripts.get(`${url.pathname} ${shop}`);
    const signed = await verifyCall(
      { method: request.method ?? "", path, body: new Uint8Array(body) },
      request.headers[signatureHeader]?.toString(),
      serviceSecret,
      Date.now(),
    ).then(
      () => true,
      () => false,
    );
    const isRefused = script?.refuseBodiesWith !== undefined && body.includes(script.refuseBodiesWith);
    const status = isRefused ? 422 : signed ? (script?.status ?? (url.pathname === "/v1/intake" ? 200 : 503)) : 401;
    const kept = calls.get(shop) ?? [];
    if (kept.length < callsMax)
      kept.push({ method: request.method ?? "", path, headers: request.headers, body: parsed, status });
    calls.set(shop, kept);
    if (script?.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, script.delayMs));
    answer(status, script?.body ?? (status === 200 ? taken(parsed, () => offset++) : {}), script?.headers);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Messages {
  readonly messages?: readonly { readonly shop?: string; readonly shopper?: { readonly alias: string } }[];
  readonly shop?: string;
}

function shopOf(body: unknown, path: string): string {
  const { messages, shop } = (body ?? {}) as Messages;
  if (messages) return messages[0]?.shop ?? "";
  return shop ?? path.split("/").at(-1) ?? "";
}

function taken(body: unknown, nextOffset: () => number): unknown {
  const { messages = [] } = (body ?? {}) as Messages;
  const aliases = messages.flatMap(({ shopper }) => (shopper ? [shopper.alias] : []));
  const revisions = Object.fromEntries(aliases.map((alias) => [alias, `0:${nextOffset()}`]));
  return { accepted: messages.length, refused: [], revisions };
}
