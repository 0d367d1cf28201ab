/** A storefront for browser tests: a shop's pages on one origin, the production Worker on another, an origin behind it, and Chromium. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/chromium.ts";
import { startEdge } from "../../scripts/edge-server.ts";
import { startTestOrigin, testEdgeSecret } from "../../scripts/test-origin.ts";
import { issueApiKey } from "../../shared/trust/api-key.ts";
import { deriveSecret } from "../../shared/trust/secret.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";
import type { RecommendationRequest } from "../../shared/wire/recommendation-request.ts";
import type { WithdrawalMessage } from "../../shared/wire/withdrawal.ts";
import { encodeShop, publishCalls, testShop } from "../bundle/test-shop.ts";

export type EventMessage = Extract<IntakeMessage, { type: "event" }>;

export interface Storefront {
  readonly url: string;
  readonly edgeUrl: string;
  /** A fresh visitor. */
  visitor(options?: { readonly gpc?: boolean }): Promise<BrowserContext>;
  /** Puts a page at a path: `body` after the script tag. */
  put(path: string, consent: string | undefined, body: string): void;
  /** Events of this visitor's page that intake took: told apart by the session, search or item that the test chose. */
  taken(matches: (message: EventMessage) => boolean): Promise<EventMessage[]>;
  /** Withdrawals that intake took of this alias. */
  withdrawn(alias: string | undefined): Promise<WithdrawalMessage[]>;
  stop(): Promise<void>;
}

const shop = "browser-shop";

export async function openStorefront(): Promise<Storefront> {
  const home = mkdtempSync(join(tmpdir(), "endcap-storefront-"));
  const origin = await startTestOrigin();
  const edge = await startEdge({
    port: 0,
    stateFolder: join(home, "edge"),
    runFolder: join(home, "run"),
    bindings: { ENDCAP_EDGE_SECRET: testEdgeSecret, ORIGIN_URL: origin.url },
  });
  for (const { path, init } of await publishCalls(await encodeShop(testShop(shop)), testEdgeSecret)) {
    const response = await fetch(edge.url + path, init);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const found = pages.get(new URL(request.url ?? "/", "http://shop").pathname);
    response.writeHead(found === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(found ?? "<title>Nothing here</title>");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const key = await issueApiKey(
    { kind: "publishable", id: "k", shop, origins: [url], limitPerMinute: 100_000 },
    await deriveSecret(testEdgeSecret, "api-key"),
  );
  const browser = await launchBrowser();

  async function messagesTaken(): Promise<IntakeMessage[]> {
    const calls = (await (await fetch(`${origin.url}/test/calls?shop=${shop}`)).json()) as {
      path: string;
      status: number;
      body: { messages: IntakeMessage[] };
    }[];
    return calls
      .filter(({ path, status }) => path === "/v1/intake" && status === 200)
      .flatMap(({ body }) => body.messages);
  }

  return {
    url,
    edgeUrl: edge.url,
    async visitor({ gpc = false } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1_000, height: 800 },
        ...(gpc && { extraHTTPHeaders: { "sec-gpc": "1" } }),
      });
      if (gpc) await context.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })");
      return context;
    },
    put(path, consent, body) {
      const said = consent === undefined ? "" : ` data-consent="${consent}"`;
      pages.set(
        path,
        `<!doctype html><html lang="en"><title>Shop</title><style>endcap-shelf{display:block;min-height:21rem}</style>
<script src="${edge.url}/beacon.js" data-key="${key}"${said} async></script><body>${body}`,
      );
    },
    async taken(matches) {
      return (await messagesTaken()).filter(
        (message): message is EventMessage => message.type === "event" && matches(message),
      );
    },
    async withdrawn(alias) {
      return (await messagesTaken())
        .filter((message) => message.type === "withdrawal")
        .filter(({ shopper }) => shopper.alias === alias);
    },
    async stop() {
      await browser.close();
      await edge.stop();
      await origin.stop();
      await new Promise((closed) => server.close(closed));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What the page's beacon asked of the edge, newest last. */
export function edgeCalls(page: Page): {
  readonly path: string;
  readonly type: string;
  readonly body: string | null;
}[] {
  const calls: { path: string; type: string; body: string | null }[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/v1/"))
      calls.push({ path: pathname, type: request.resourceType(), body: request.postData() });
  });
  return calls;
}

export const shelfRequests = (calls: ReturnType<typeof edgeCalls>): RecommendationRequest[] =>
  calls.filter(({ path }) => path === "/v1/recommendations").map(({ body }) => JSON.parse(body ?? "null"));

/** Polls until `probe` gives something. @throws Error after 15 s */
export async function eventually<Value>(probe: () => Promise<Value | undefined | false>): Promise<Value> {
  const endsAt = Date.now() + 15_000;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > endsAt) throw new Error("It did not happen within 15 s.");
    await wait(50);
  }
}
